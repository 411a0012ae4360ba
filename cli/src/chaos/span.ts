import { z } from "zod";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** `500ms`, `20s`, `2m` in a file; milliseconds once it is read. */
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m)$/, "write a duration like 500ms, 20s or 2m")
  .transform((text) => {
    const [, count, unit] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
    return Number(count) * (unitMs[unit ?? ""] ?? 0);
  });

/** A duration within bounds, both of them included. */
export function durationBetween(min: string, max: string) {
  const [least, most] = [duration.parse(min), duration.parse(max)];
  return duration.refine((ms) => ms >= least && ms <= most, `between ${min} and ${max}`);
}

/** For people: 0.4 s, 12 s, 3 min. */
export function spanText(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
}
