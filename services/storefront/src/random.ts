/** Unpredictable, as a nonce must be. */
export function newNonce(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
