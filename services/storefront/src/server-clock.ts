import { systemClock } from "@shopstream/platform/clock.ts";

/** Milliseconds since 1970. Not for the browser, which has no use for the server's clock. */
export function now(): number {
  return systemClock.now();
}
