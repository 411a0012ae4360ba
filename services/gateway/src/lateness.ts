import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { overloaded } from "./admission.ts";

/** Delays of the event loop since the last reset, in nanoseconds: node:perf_hooks' histogram. */
export interface LoopDelay {
  readonly mean: number;
  reset(): void;
}

export interface LatenessDeps {
  readonly delay: LoopDelay;
  /** Who only looks is refused from here on, who changes something from twice this on; 0 refuses nobody. */
  readonly limitMs: number;
  readonly clock: Pick<Clock, "now">;
  readonly random: Pick<Random, "float">;
}

const windowMs = 500;
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

  mustBeInTime(isSafe: boolean): void {
    const { limitMs, random } = this.#deps;
    if (limitMs === 0) return;
    const limit = isSafe ? limitMs : 2 * limitMs;
    const over = this.#lateMs() / limit - 1;
    if (over > 0 && random.float() < Math.min(over, refusedAtMost)) throw overloaded();
  }

  /** Of the last two windows the better one: a pause to collect garbage or to compile is no overload. */
  #lateMs(): number {
    const { delay, clock } = this.#deps;
    if (clock.now() - this.#windowBegan >= windowMs) {
      this.#windowBegan = clock.now();
      this.#windows = [this.#windows[1], (delay.mean || 0) / 1e6];
      delay.reset();
    }
    return Math.min(...this.#windows);
  }
}
