/** Unpredictable, as a nonce must be. */
export function newNonce(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/** An Idempotency-Key. */
export function newKey(): string {
  return crypto.randomUUID();
}
