import type { Sample, Samples } from "./samples.ts";

/** What is known of some customers at a moment. */
export interface Group {
  readonly ended: readonly Sample[];
  /** They wait for longer than anybody should, and nobody has told of them. */
  readonly hanging: number;
}

interface Wanted {
  readonly journey: string;
  /** From then on a customer who waits counts as hanging. */
  readonly patienceMs: number;
  /** So many are needed to say anything: until they have come nobody counts as seen. */
  readonly enough: number;
}

interface Seen {
  /** How many samples there were. */
  readonly count: number;
  readonly at: number;
}

/**
 * Customers of whom no look at a condition has known before: each is in one look only. Looks at the last seconds would overlap, and one
 * bad moment would be in as many of them as there are seconds.
 */
export class FreshCustomers {
  readonly #samples: Samples;
  readonly #since: number;
  readonly #seen = new Map<string, Seen>();

  /** Of those who set out since then. */
  constructor(samples: Samples, since: number) {
    this.#samples = samples;
    this.#since = since;
  }

  of(condition: string, now: number, { journey, patienceMs, enough }: Wanted): Group {
    const seen = this.#seen.get(condition) ?? { count: 0, at: this.#since };
    // Who hung and has come to an end was counted when the patience was over, if a look came between.
    const isNew = (at: number, ms: number) => at >= this.#since && (ms <= patienceMs || at + patienceMs >= seen.at);
    const ended = this.#samples.all
      .slice(seen.count)
      .filter((sample) => sample.journey === journey && isNew(sample.at, sample.ms));
    const hanging = this.#samples
      .waitingSince(journey)
      .filter((at) => at + patienceMs < now && isNew(at, now - at)).length;
    if (ended.length + hanging >= enough) this.#seen.set(condition, { count: this.#samples.all.length, at: now });
    return { ended, hanging };
  }
}
