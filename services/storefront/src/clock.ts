import { systemClock } from "@shopstream/platform/clock.ts";

/** Milliseconds since 1970. */
export function now(): number {
  return systemClock.now();
}
