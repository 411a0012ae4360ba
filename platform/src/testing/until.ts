import { setTimeout as delay } from "node:timers/promises";

/** Waits until a condition holds: polls, since most conditions live in another process. Fails after `withinMs`. */
export async function until<T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  withinMs = 10_000,
): Promise<T> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += 20) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    await delay(20);
  }
  throw new Error(`${what}: not within ${withinMs} ms`);
}
