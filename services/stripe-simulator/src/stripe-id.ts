import type { Random } from "@shopstream/platform/random.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A prefix and letters and digits, as Stripe's ids are; the slight bias of the modulo does not matter at this length. */
export function stripeId(random: Random, prefix: string, length = 24): string {
  let text = `${prefix}_`;
  for (const byte of random.bytes(length)) text += alphabet[byte % alphabet.length];
  return text;
}
