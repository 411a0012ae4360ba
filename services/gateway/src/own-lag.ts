import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Worker } from "@shopstream/platform/service.ts";
import { overloaded } from "./admission.ts";

export interface OwnLagDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** From here on some are turned away, and everybody at three times as much; 0 turns nobody away. */
  readonly maxLagMs: number;
}

const everyMs = 50;
/** A moment counts for about so long: one pause turns nobody away. */
const memoryMs = 500;
const allAt = 3;
/** So few at once are not why it is late, as when a whole platform starts: they are served however long it takes. */
const fewAtOnce = 32;

/**
 * How late this process comes to what is due. On a machine that has too much to do requests wait before anybody has looked at
 * them, where no count of calls in flight can see it; this does, and a refusal costs less than anything else.
 */
export class OwnLag {
  readonly #deps: OwnLagDeps;
  #lagMs = 0;
  #inside = 0;

  constructor(deps: OwnLagDeps) {
    this.#deps = deps;
  }

  /** Throws instead when it is this one's lot to come again later. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= fewAtOnce && this.#deps.random.float() < this.#share()) throw overloaded();
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
    }
  }

  /** Of those who are turned away now. */
  #share(): number {
    const { maxLagMs } = this.#deps;
    return maxLagMs === 0 ? 0 : (this.#lagMs - maxLagMs) / (maxLagMs * (allAt - 1));
  }

  worker(): Worker {
    return { name: "watch the own lag", run: (stop) => this.#watch(stop) };
  }

  async #watch(stop: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    for (let before = clock.now(); !stop.aborted; ) {
      await clock.sleep(everyMs, stop).catch(() => undefined);
      const passed = clock.now() - before;
      before += passed;
      const weight = 1 - Math.exp(-passed / memoryMs);
      this.#lagMs += weight * (Math.max(0, passed - everyMs) - this.#lagMs);
    }
  }
}
