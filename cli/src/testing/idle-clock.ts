import { setImmediate as idle } from "node:timers/promises";
import { TestClock } from "@shopstream/platform/testing/clock.ts";

/** Time that jumps to the next sleeper as soon as nobody has anything to do: minutes pass in milliseconds, always alike. */
export class IdleClock extends TestClock {
  #sleeping: number[] = [];

  override sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted !== true) this.#sleeping.push(this.now() + delayMs);
    return super.sleep(delayMs, signal);
  }

  /** Lets time pass until the work is done. */
  async through<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    while (!isDone) {
      await idle();
      this.#jump();
    }
    return work;
  }

  #jump(): void {
    const next = Math.min(...this.#sleeping);
    if (!Number.isFinite(next)) return;
    this.#sleeping = this.#sleeping.filter((at) => at > next);
    this.advance(Math.max(0, next - this.now()));
  }
}
