import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../errors.ts";

type Limits = { what: string; timeoutMs: number; intervalMs?: number };

/** Asks until the answer is defined. Throws `timeout`, naming what was awaited. */
export async function poll<T>(ask: () => Promise<T | undefined> | T | undefined, limits: Limits): Promise<T> {
  const deadline = performance.now() + limits.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) {
      throw new AppError("timeout", "engine_timeout", `${limits.what}: not within ${limits.timeoutMs} ms`);
    }
    await delay(limits.intervalMs ?? 25);
  }
}
