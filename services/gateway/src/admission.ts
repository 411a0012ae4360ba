import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";

export interface AdmissionLimits {
  readonly running: number;
  readonly waiting: number;
  readonly waitMs: number;
}

/** So much work at once and a short queue; the rest is refused early, while the client can still go elsewhere. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #clock: Clock;
  readonly #queue: PromiseWithResolvers<void>[] = [];
  #running = 0;

  constructor(limits: AdmissionLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limits.running) this.#running += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #wait(): Promise<void> {
    if (this.#queue.length >= this.#limits.waiting) throw overloaded();
    const turn = Promise.withResolvers<void>();
    this.#queue.push(turn);
    const arrived = new AbortController();
    this.#clock.sleep(this.#limits.waitMs, arrived.signal).then(
      () => this.#giveUp(turn),
      () => undefined,
    );
    await turn.promise.finally(() => arrived.abort());
  }

  #giveUp(turn: PromiseWithResolvers<void>): void {
    const at = this.#queue.indexOf(turn);
    if (at >= 0) this.#queue.splice(at, 1);
    turn.reject(overloaded());
  }

  // Whoever waits takes over the place of who leaves.
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running -= 1;
    else next.resolve();
  }
}

function overloaded(): AppError {
  return new AppError(
    "unavailable",
    "overloaded",
    "more is asked of the shop than it can do right now: try again shortly",
    { retryAfterSeconds: 1 },
  );
}
