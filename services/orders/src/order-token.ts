import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * What a guest proves an order with. It is computed from the order's id, so that a repeated answer carries the same
 * token although it is stored nowhere.
 */
export class OrderTokens {
  readonly #secret: string;

  /** `source` is the secret, or the absolute path of the file that holds it. */
  constructor(source: string) {
    this.#secret = source.startsWith("/") ? readFileSync(source, "utf8").trim() : source;
  }

  of(orderId: string): string {
    return createHmac("sha256", this.#secret).update(`order token of ${orderId}`).digest("base64url");
  }

  matches(orderId: string, token: string): boolean {
    const [right, given] = [Buffer.from(this.of(orderId)), Buffer.from(token)];
    return right.length === given.length && timingSafeEqual(right, given);
  }
}
