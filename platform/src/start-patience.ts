import type { Clock } from "./clock.ts";
import { toDatabaseError } from "./db-errors.ts";
import { isAppError } from "./errors.ts";

// Of ioredis, whose errors have no code.
const redisAway =
  /^(Command timed out|Connection is closed|Reached the max retries per request limit|connect ETIMEDOUT)/;

/** Whether what failed is a store, or its name, that is not there yet; anything else does not get better by waiting. */
function isAway(error: unknown): boolean {
  const known = toDatabaseError(error);
  if (isAppError(known, "unavailable") || isAppError(known, "timeout")) return true;
  return error instanceof Error && redisAway.test(error.message);
}

export interface StartPatience {
  readonly clock: Clock;
  readonly patienceMs: number;
  readonly onWait: (error: unknown) => void;
}

const pauseMs = 1_000;

/**
 * Starts again while stores are away, until the patience is over. A process that ends instead is started anew by whoever
 * runs it: with growing pauses, and with all the work of a start, just when the machine is short of it.
 */
export async function startPatiently<T>(
  start: () => Promise<T>,
  { clock, patienceMs, onWait }: StartPatience,
): Promise<T> {
  const deadline = clock.now() + patienceMs;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!isAway(error) || clock.now() + pauseMs > deadline) throw error;
      onWait(error);
      await clock.sleep(pauseMs);
    }
  }
}
