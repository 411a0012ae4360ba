import type { Clock } from "@shopstream/platform/clock.ts";

interface Sleeper {
  dueMs: number;
  wake: () => void;
}

/** Time that passes only when told to, and tells who waits for it. */
export class FakeClock implements Clock {
  #nowMs: number;
  #sleepers = new Set<Sleeper>();
  #watchers: { count: number; resolve: () => void }[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { dueMs: this.#nowMs + delayMs, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
      this.#tellWatchers();
    });
  }

  timeout(): AbortSignal {
    return new AbortController().signal;
  }

  /** Resolves once that many wait. */
  async sleeping(count: number): Promise<void> {
    if (this.#sleepers.size >= count) return;
    await new Promise<void>((resolve) => this.#watchers.push({ count, resolve }));
  }

  /** How long the soonest has still to wait; undefined when nobody waits. */
  get nextInMs(): number | undefined {
    const due = [...this.#sleepers].map((sleeper) => sleeper.dueMs - this.#nowMs);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
    for (const sleeper of [...this.#sleepers].sort((a, b) => a.dueMs - b.dueMs)) {
      if (sleeper.dueMs > this.#nowMs) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  #tellWatchers(): void {
    const met = this.#watchers.filter((watcher) => watcher.count <= this.#sleepers.size);
    this.#watchers = this.#watchers.filter((watcher) => !met.includes(watcher));
    for (const watcher of met) watcher.resolve();
  }
}
