import { once } from "node:events";
import type { Clock } from "@shopstream/platform/clock.ts";

export type AbsenceReason = "held" | "paused";

/** Why a process is to be away. It may be so for two reasons at once, and comes back when neither is left. */
export class Absences {
  readonly #clock: Clock;
  readonly #endings = new Map<AbsenceReason, AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The one that began first. */
  get reason(): AbsenceReason | undefined {
    return this.#endings.keys().next().value;
  }

  /** Until it is ended, or for `ms` at most. Asked for again, its time begins anew. */
  begin(reason: AbsenceReason, ms?: number): void {
    this.end(reason);
    const ending = new AbortController();
    this.#endings.set(reason, ending);
    if (ms === undefined) return;
    void this.#clock.sleep(ms, ending.signal).then(
      () => this.end(reason),
      () => {}, // it was ended before
    );
  }

  end(reason: AbsenceReason): void {
    const ending = this.#endings.get(reason);
    this.#endings.delete(reason);
    ending?.abort();
  }

  async ended(reason: AbsenceReason): Promise<void> {
    const ending = this.#endings.get(reason);
    if (ending !== undefined) await once(ending.signal, "abort");
  }
}
