import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

/** Proves that a text is ours, without anything being stored: its HMAC can be computed again. */
export class SigningSecret {
  readonly #secret: string;

  /** `source` is the secret, or the absolute path of the file that holds it. */
  constructor(source: string) {
    this.#secret = source.startsWith("/") ? readFileSync(source, "utf8").trim() : source;
  }

  sign(text: string): Buffer {
    return createHmac("sha256", this.#secret).update(text).digest();
  }

  /** Takes as long for a wrong proof as for a right one. */
  isOf(text: string, proof: Uint8Array): boolean {
    const right = this.sign(text);
    return right.length === proof.length && timingSafeEqual(right, proof);
  }
}
