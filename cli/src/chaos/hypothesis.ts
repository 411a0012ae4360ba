import type { Reading } from "./probing.ts";

/** The last looks at a set of conditions: one bad look is noise, k of n are a finding. */
export class Hypothesis {
  readonly #tolerance: { readonly failures: number; readonly of: number };
  readonly #looks = new Map<string, Reading[]>();

  constructor(tolerance: { readonly failures: number; readonly of: number }) {
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
