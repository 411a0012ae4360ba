import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";

export interface AdmissionLimits {
  readonly running: number;
  readonly waiting: number;
  readonly waitMs: number;
  /** Where slow answers make it let in less at once; the number stays as it is without. */
  readonly adapt?: Adaptation;
}

export interface Adaptation {
  /** What takes longer shows that more is under way than can be done. */
  readonly slowMs: number;
  /** Never fewer at once, however slow: what stalls for another reason must not keep everybody out. */
  readonly atLeast: number;
}

/** Who comes to a queue that was not empty for this part of the time to wait, waits no longer than that himself. */
const whileStanding = 0.1;

/** What is left of the places after a slow answer; a quick one while all are taken adds one: additive increase, multiplicative decrease. */
const afterSlow = 0.9;

/**
 * So much work at once and a short queue; the rest is refused early, while the client can still go elsewhere. How much is
 * right depends on the machine and on what is asked, so it may be learned from how long answers take. A queue is for a
 * rush that passes: one that stands makes everybody late and serves nobody more (CoDel, as "Fail at Scale" has it in ACM Queue 13.8).
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #clock: Clock;
  readonly #queue: PromiseWithResolvers<void>[] = [];
  #running = 0;
  #places: number;
  #waitedForSince = 0;

  constructor(limits: AdmissionLimits, clock: Clock) {
    this.#limits = limits;
    this.#places = limits.running;
    this.#clock = clock;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#hasPlace()) this.#running += 1;
    else await this.#wait();
    const begun = this.#clock.now();
    try {
      return await work();
    } finally {
      this.#learn(this.#clock.now() - begun);
      this.#leave();
    }
  }

  async #wait(): Promise<void> {
    const { waiting, waitMs } = this.#limits;
    const now = this.#clock.now();
    if (this.#queue.length >= waiting) throw overloaded();
    if (this.#queue.length === 0) this.#waitedForSince = now;
    const isStanding = now - this.#waitedForSince > waitMs * whileStanding;
    const turn = Promise.withResolvers<void>();
    this.#queue.push(turn);
    const arrived = new AbortController();
    this.#clock.sleep(isStanding ? waitMs * whileStanding : waitMs, arrived.signal).then(
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

  #hasPlace(): boolean {
    return this.#running < Math.floor(this.#places);
  }

  #learn(tookMs: number): void {
    const { running, adapt } = this.#limits;
    if (adapt === undefined) return;
    if (tookMs > adapt.slowMs) this.#places = Math.max(adapt.atLeast, this.#places * afterSlow);
    else if (!this.#hasPlace()) this.#places = Math.min(running, this.#places + 1);
  }

  // Whoever waits takes over the place of who leaves, unless there are fewer places by now.
  #leave(): void {
    this.#running -= 1;
    while (this.#queue.length > 0 && this.#hasPlace()) {
      this.#running += 1;
      this.#queue.shift()?.resolve();
    }
  }
}

export function overloaded(): AppError {
  return new AppError(
    "unavailable",
    "overloaded",
    "more is asked of the shop than it can do right now: try again shortly",
    { retryAfterSeconds: 1 },
  );
}
