import type { Call } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { ShopError } from "../shop-error.ts";
import { performRun } from "./perform-run.ts";
import type { Place } from "./place.ts";
import type { RunRecord } from "./run-record.ts";
import type { Suite } from "./suite.ts";

/** An experiment of a suite that was not run. */
export interface NotRun {
  readonly experiment: string;
  readonly why: string;
  /** What it would have ended with by itself. */
  readonly exit?: ExitCode;
}

export interface SuiteCourse {
  readonly records: readonly RunRecord[];
  /** For a platform of another kind. */
  readonly skipped: readonly NotRun[];
  /** A guard did not let them begin. */
  readonly refused: readonly NotRun[];
}

/** Those that this place cannot take, whatever its state is. */
export async function unsupportedOf({ experiments }: Suite, { driver }: Place): Promise<readonly NotRun[]> {
  const asked = experiments.map(async (each) => ({ experiment: each.name, why: await driver.unsupported(each) }));
  return (await Promise.all(asked)).flatMap(({ experiment, why }) => (why === undefined ? [] : [{ experiment, why }]));
}

/** One experiment after the other. One that a guard refuses, or that cannot be told of, does not cost the reports of the others. */
export async function performSuite(
  call: Call,
  place: Place,
  suite: Suite,
  prometheusUrl?: string,
): Promise<SuiteCourse> {
  const skipped = await unsupportedOf(suite, place);
  const left = new Set(skipped.map(({ experiment }) => experiment));
  const records: RunRecord[] = [];
  const refused: NotRun[] = [];
  for (const experiment of suite.experiments.filter(({ name }) => !left.has(name))) {
    try {
      records.push((await performRun(call, place, experiment, prometheusUrl)).record);
    } catch (error) {
      call.signal.throwIfAborted();
      if (!(error instanceof ShopError)) throw error;
      refused.push({ experiment: experiment.name, why: `${error.code}: ${error.message}`, exit: error.exit });
    }
  }
  return { records, skipped, refused };
}
