import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";

/** What is counted, as docs/slo/schema.json describes it. */
export interface Indicator {
  readonly metric: string;
  readonly methods?: readonly string[];
  readonly badCodes?: readonly string[];
  readonly thresholdMs?: number;
}

/** What a service promises its customers: a share of good events over a window. */
export interface Objective {
  readonly name: string;
  readonly says: string;
  readonly target: number;
  readonly sli: { readonly ratio?: Indicator; readonly latency?: Indicator };
}

/** A share of events that the business watches and that a new version must not change for the worse. */
export interface Outcome {
  readonly name: string;
  readonly says: string;
  /** A counter of the service itself. */
  readonly counter: string;
  /** Labels of the events that are meant; all of the counter otherwise. */
  readonly among?: Readonly<Record<string, string>>;
  /** Labels of those that are counted among them. */
  readonly share: Readonly<Record<string, string>>;
  readonly mayRiseBy?: number;
  readonly mayFallBy?: number;
  /** The share that may go wrong whatever the old version does. */
  readonly wrongAtMost: number;
}

export interface Objectives {
  readonly service: string;
  /** The time a budget is for, in hours. */
  readonly windowHours: number;
  readonly objectives: readonly Objective[];
  readonly outcomes?: readonly Outcome[];
}

/** The objectives in a file of docs/slo; undefined where there is none. */
export function readObjectives(file: string): Objectives | undefined {
  if (!existsSync(file)) return undefined;
  const {
    service,
    window,
    objectives,
    outcomes = [],
  } = parse(readFileSync(file, "utf8")) as {
    readonly service: string;
    readonly window: string;
    readonly objectives: readonly Objective[];
    readonly outcomes?: readonly Outcome[];
  };
  return { service, windowHours: Number.parseInt(window, 10) * 24, objectives, outcomes };
}
