import type { Clock } from "@shopstream/platform/clock.ts";
import { graceMs } from "./guards.ts";
import { spanText } from "./span.ts";

const beatMs = 1_000;

/** Why what was seen says nothing; undefined for what a busy machine may take. A fault is ended by others once its runner is later than its grace. */
export function whyAway(awayMs: number): string | undefined {
  if (awayMs <= graceMs) return undefined;
  return `this process stood still for ${spanText(awayMs)} (a closed lid, SIGSTOP): nobody looked meanwhile, and the fault may have been over`;
}

/** How long this process was kept from running: time goes on meanwhile, nobody looks, and no customers come. */
export class Absence {
  readonly #clock: Clock;
  #seenAt: number | undefined;
  #longestMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until the signal. */
  async watch(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      this.#longestMs = this.longestMs;
      this.#seenAt = this.#clock.now();
      await this.#clock.sleep(beatMs, stop).catch(() => undefined); // it is over
    }
  }

  /** Also before the watch itself has woken up. */
  get longestMs(): number {
    const now = this.#clock.now();
    return Math.max(this.#longestMs, now - (this.#seenAt ?? now) - beatMs);
  }
}
