import { setTimeout as delay } from "node:timers/promises";

/** Time as a parameter. Milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
  /** Resolves after the delay; rejects with the signal's reason when aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after the delay; it does not keep the process alive. */
  timeout(delayMs: number): AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (delayMs, signal) => delay(delayMs, undefined, signal === undefined ? {} : { signal }),
  timeout: (delayMs) => AbortSignal.timeout(Math.max(0, Math.ceil(delayMs))),
};

export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
