/** ok: did what the customer came for. refused: told clearly and in time that it cannot be done now. */
export type SampleOutcome = "ok" | "refused" | "failed";

/** One journey of one customer. */
export interface Sample {
  readonly journey: string;
  /** When it began. */
  readonly at: number;
  readonly ms: number;
  readonly outcome: SampleOutcome;
  /** What the shop said, where it was not ok. */
  readonly said: string;
}

export interface SampleSummary {
  readonly count: number;
  readonly ok: number;
  readonly refused: number;
  readonly failed: number;
  /** Of those that were ok. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Everything that customers met with during a run, in the order in which it ended. */
export class Samples {
  readonly all: Sample[] = [];
  /** Orders that a customer was told of. */
  readonly acknowledged: string[] = [];
  /** Addresses of those who were told that they have an account now. */
  readonly signedUp: string[] = [];

  readonly #underWay = new Set<{ readonly journey: string; readonly at: number }>();

  /** Somebody sets out; answers what says that they have come to an end. */
  begin(journey: string, at: number): () => void {
    const customer = { journey, at };
    this.#underWay.add(customer);
    return () => this.#underWay.delete(customer);
  }

  /** How many that set out in the given time, the end of it included, are under way still: nobody has told of them yet. */
  underWay(from: number, to: number, journey: string): number {
    return [...this.#underWay].filter(({ journey: of, at }) => of === journey && at >= from && at <= to).length;
  }

  /** When those set out who are under way still. */
  waitingSince(journey: string): readonly number[] {
    return [...this.#underWay].flatMap(({ journey: of, at }) => (of === journey ? at : []));
  }

  add(sample: Sample): void {
    this.all.push(sample);
  }

  /** Those of a journey (of all, without one) that began in the given time. */
  between(from: number, to: number, journey?: string): readonly Sample[] {
    return this.all.filter(
      (sample) => sample.at >= from && sample.at < to && (journey === undefined || sample.journey === journey),
    );
  }
}

export function summarise(samples: readonly Sample[]): SampleSummary {
  const of = (outcome: SampleOutcome) => samples.filter((sample) => sample.outcome === outcome);
  const times = of("ok")
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  return {
    count: samples.length,
    ok: of("ok").length,
    refused: of("refused").length,
    failed: of("failed").length,
    p50Ms: Math.round(quantile(times, 0.5)),
    p95Ms: Math.round(quantile(times, 0.95)),
  };
}

/** Of fewer the slowest one is the p95, and one customer decides. */
export const fewestForP95 = 20;

/** Nearest rank; 0 of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
