import type { Environment } from "@shopstream/platform/config.ts";
import type { Random } from "@shopstream/platform/random.ts";

export type Backoff = {
  readonly firstMs: number;
  readonly maxMs: number /** Ready for this long counts as recovered. */;
  readonly stableMs: number;
};

export const defaultBackoff: Backoff = { firstMs: 200, maxMs: 15_000, stableMs: 30_000 };

/** The default, its longest wait shortened by SHOPSTREAM_RESTART_MAX_MS: for whoever kills processes all day long. */
export function backoffFrom(env: Environment): Backoff {
  const maxMs = Number(env.SHOPSTREAM_RESTART_MAX_MS);
  if (!Number.isInteger(maxMs) || maxMs < 1) return defaultBackoff;
  return { ...defaultBackoff, firstMs: Math.min(defaultBackoff.firstMs, maxMs), maxMs };
}

/** Doubles with each failure up to the cap; half of it is chance, so that what fell together does not rise together. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: Random): number {
  const full = Math.min(maxMs, firstMs * 2 ** (failures - 1));
  return Math.round(full * (0.5 + random.float() / 2));
}
