import { createHash } from "node:crypto";
import { type Random, secretToken } from "@shopstream/platform/random.ts";

/** 256 random bits, and what is stored of them. A plain hash will do: nothing that long can be guessed. */
export function newRefreshToken(random: Random): { readonly token: string; readonly hash: Buffer } {
  const token = secretToken(random, 32);
  return { token, hash: refreshTokenHash(token) };
}

export function refreshTokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
