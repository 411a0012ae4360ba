import type { Clock } from "../clock.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted) return Promise.reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    this.#sleepers.push({ at: this.#now + delayMs, wake: resolve });
    return promise;
  }

  timeout(delayMs: number): AbortSignal {
    const controller = new AbortController();
    this.#sleepers.push({
      at: this.#now + delayMs,
      wake: () => controller.abort(new DOMException("timed out", "TimeoutError")),
    });
    return controller.signal;
  }

  /** Moves time and wakes whoever slept until then. */
  advance(byMs: number): void {
    this.#now += byMs;
    const due = this.#sleepers.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    for (const { wake } of due) wake();
  }
}
