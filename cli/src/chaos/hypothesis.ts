import type { Reading } from "./probing.ts";

export interface Tolerance {
  /** So many bad looks … */
  readonly failures: number;
  /** … of the last. */
  readonly of: number;
}

export const lookEveryMs = 1_000;
/** Of conditions that end a fault at once: what an experiment tolerates of its hypothesis must not make them blind. */
export const abortTolerance: Tolerance = { failures: 3, of: 5 };

/** The last looks at a set of conditions: one bad look is noise, k of n are a finding; so no two may be about the same moment. */
export class Hypothesis {
  readonly #tolerance: Tolerance;
  readonly #looks = new Map<string, Reading[]>();

  constructor(tolerance: Tolerance) {
    this.#tolerance = tolerance;
  }

  /** Adds a look; answers those that are broken now. */
  look(readings: readonly Reading[]): readonly Reading[] {
    const { failures, of } = this.#tolerance;
    return readings.filter((reading) => {
      if (reading.ok === undefined) return false;
      const looks = [...(this.#looks.get(reading.probe) ?? []), reading].slice(-of);
      this.#looks.set(reading.probe, looks);
      return looks.filter(({ ok }) => ok === false).length >= failures;
    });
  }
}
