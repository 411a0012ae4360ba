import type { Random } from "@shopstream/platform/random.ts";

export type Backoff = {
  readonly firstMs: number;
  readonly maxMs: number /** Ready for this long counts as recovered. */;
  readonly stableMs: number;
};

export const defaultBackoff: Backoff = { firstMs: 200, maxMs: 15_000, stableMs: 30_000 };

/** Doubles with each failure up to the cap; half of it is chance, so that what fell together does not rise together. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: Random): number {
  const full = Math.min(maxMs, firstMs * 2 ** (failures - 1));
  return Math.round(full * (0.5 + random.float() / 2));
}
