import { randomBytes } from "node:crypto";
import { v7 } from "uuid";

/** Randomness as a parameter. */
export interface Random {
  /** Uniform in [0, 1). */
  float(): number;
  bytes(sizeBytes: number): Uint8Array;
  /** RFC 9562 UUID version 7: ordered by time of creation. */
  uuid(): string;
}

export const systemRandom: Random = {
  float: () => Math.random(),
  bytes: (sizeBytes) => randomBytes(sizeBytes),
  uuid: () => v7(),
};

/** A secret that fits in a URL or header: base64url of `sizeBytes` random bytes. */
export function secretToken(random: Random, sizeBytes = 32): string {
  return Buffer.from(random.bytes(sizeBytes)).toString("base64url");
}
