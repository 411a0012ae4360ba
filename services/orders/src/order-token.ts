import type { SigningSecret } from "@shopstream/platform/signing-secret.ts";

/**
 * What a guest proves an order with. It is computed from the order's id, so that a repeated answer carries the same
 * token although it is stored nowhere.
 */
export class OrderTokens {
  readonly #secret: SigningSecret;

  constructor(secret: SigningSecret) {
    this.#secret = secret;
  }

  of(orderId: string): string {
    return this.#secret.sign(toText(orderId)).toString("base64url");
  }

  matches(orderId: string, token: string): boolean {
    return this.#secret.isOf(toText(orderId), Buffer.from(token, "base64url"));
  }
}

const toText = (orderId: string) => `order token of ${orderId}`;
