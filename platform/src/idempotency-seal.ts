import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/**
 * What an idempotency record keeps of a call, readable only to who sends the same key and body again. Answers carry
 * tokens, and a plain hash of a body with a password in it would be quick to guess; the table holds neither.
 */
export class IdempotencySeal {
  /** What the record is found by. */
  readonly name: string;
  /** Equal for equal bodies under the same key, and of no use without it. */
  readonly requestHash: Buffer;
  readonly #secret: Buffer;

  constructor(key: string, request: Uint8Array) {
    this.name = createHash("sha256").update(key).digest("base64url");
    this.requestHash = createHmac("sha256", key).update(request).digest();
    this.#secret = Buffer.from(hkdfSync("sha256", request, key, "shopstream idempotency record 1", 32));
  }

  /** AES-256-GCM: iv, tag, ciphertext. */
  seal(answer: Uint8Array): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.#secret, iv);
    const text = Buffer.concat([cipher.update(answer), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]);
  }

  open(sealed: Buffer): Buffer {
    const decipher = createDecipheriv(algorithm, this.#secret, sealed.subarray(0, ivBytes));
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
  }
}
