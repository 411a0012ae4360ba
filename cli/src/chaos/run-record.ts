import type { Spending } from "../engine/slo-budget.ts";
import type { Experiment } from "./experiment.ts";
import type { Radius } from "./fault-driver.ts";
import type { Phase } from "./probe-spec.ts";
import type { Reading } from "./probing.ts";
import type { Sample, SampleSummary } from "./samples.ts";

export type RunVerdict = "held" | "deviated" | "aborted" | "inconclusive" | "not recovered";

/** One second of a run, as its customers met it. */
export interface Second {
  readonly at: number;
  readonly ok: number;
  readonly refused: number;
  readonly failed: number;
  readonly p95Ms: number;
}

/** All that a report is written from. Times are milliseconds of the epoch. */
export interface RunRecord {
  readonly id: string;
  readonly experiment: Experiment;
  readonly place: string;
  readonly radius: Radius;
  readonly startedAt: number;
  readonly injectedAt?: number;
  readonly endedAt?: number;
  readonly recoveredAt?: number;
  /** Whether anybody looked for as long as it had: without that no `recoveredAt` says nothing. */
  readonly isRecoveryKnown: boolean;
  readonly finishedAt: number;
  /** The first sign of the fault that anybody could see, and what it was. */
  readonly detected?: { readonly at: number; readonly by: string };
  /** How often the fault was seen to do something; undefined where nobody looked. */
  readonly hits?: number;
  readonly verdict: RunVerdict;
  readonly reasons: readonly string[];
  /** The last word on each condition, by phase. */
  readonly readings: Readonly<Record<Phase, readonly Reading[]>>;
  /** Invariants that the experiment names and that could not be asked here: the verdict says nothing of them. */
  readonly notAsked: readonly string[];
  readonly journeys: readonly (SampleSummary & { readonly journey: string; readonly phase: Phase })[];
  /** Undefined where nobody read what services count, afterwards. */
  readonly budget?: readonly Spending[];
  readonly seconds: readonly Second[];
  readonly failures: readonly Pick<Sample, "journey" | "said">[];
  readonly events: readonly { readonly at: number; readonly said: string }[];
}

/** Whether a run ended as its authors expected. */
export function isAsExpected({ verdict, experiment }: Pick<RunRecord, "verdict" | "experiment">): boolean {
  return verdict === experiment.expectation.verdict;
}
