import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { overloaded } from "./admission.ts";

/** Delays of the event loop since the last reset, in nanoseconds: node:perf_hooks' histogram. */
export interface LoopDelay {
  /** Not a number while nothing was measured: that is once in a turn of the loop. */
  readonly mean: number;
  reset(): void;
}

export interface LatenessDeps {
  readonly delay: LoopDelay;
  /** Who looks or begins is refused from here on, who carries on from twice this on; 0 refuses nobody. */
  readonly limitMs: number;
  readonly clock: Pick<Clock, "now">;
  readonly random: Pick<Random, "float">;
}

const windowMs = 250;
/** Some are always let in: what they meet with tells when it is over. */
const refusedAtMost = 0.9;

/**
 * What waits for this process itself is in no queue that it could bound: connections and bytes lie in the kernel until its loop
 * comes round. So while the loop is late, a part of those who come is refused before anything is done for them: the part
 * by which it is too late, so that it ends near its limit.
 */
export class Lateness {
  readonly #deps: LatenessDeps;
  #windowBegan: number;
  #windows: readonly [before: number, last: number] = [0, 0];

  constructor(deps: LatenessDeps) {
    this.#deps = deps;
    this.#windowBegan = deps.clock.now();
  }

  mustBeInTime(carriesOn: boolean): void {
    const { limitMs, random } = this.#deps;
    if (limitMs === 0) return;
    const limit = carriesOn ? 2 * limitMs : limitMs;
    const over = this.#lateMs() / limit - 1;
    if (over > 0 && random.float() < Math.min(over, refusedAtMost)) throw overloaded();
  }

  /** Of the last two windows the better one: a pause to collect garbage or to compile is no overload. */
  #lateMs(): number {
    const { delay, clock } = this.#deps;
    const elapsedMs = clock.now() - this.#windowBegan;
    if (elapsedMs >= windowMs) {
      this.#windowBegan = clock.now();
      // A turn that takes longer than a window is the one that must not count as none.
      this.#windows = [this.#windows[1], Number.isNaN(delay.mean) ? elapsedMs : delay.mean / 1e6];
      delay.reset();
    }
    return Math.min(...this.#windows);
  }
}
