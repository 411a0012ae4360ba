import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Stand } from "../engine/canary/stand.ts";
import type { MetricPages } from "../engine/metrics-page.ts";
import type { Target } from "../engine/target.ts";
import type { Experiment } from "./experiment.ts";
import type { FaultDriver } from "./fault-driver.ts";
import type { FreshCustomers } from "./fresh-customers.ts";
import { lookEveryMs } from "./hypothesis.ts";
import type { JourneyContext } from "./journeys.ts";
import type { Phase, Probe, Question } from "./probe-spec.ts";
import { ask, type Reading } from "./probing.ts";
import type { Samples } from "./samples.ts";

/** One run and what it knows so far. */
export interface RunContext {
  readonly id: string;
  readonly experiment: Experiment;
  readonly driver: FaultDriver;
  readonly target: Target;
  readonly clock: Clock;
  readonly random: Random;
  /** Ctrl-C, or the end of the time given. */
  readonly signal: AbortSignal;
  readonly samples: Samples;
  readonly journeys: JourneyContext;
  readonly metrics: () => Promise<MetricPages>;
  readonly metricsAreCheap: boolean;
  readonly metricsBefore: MetricPages;
  readonly releases: () => Promise<readonly Stand[]>;
  readonly prometheusUrl: string | undefined;
  /** A change of state, for a person who waits. */
  readonly tell: (said: string) => void;
  /** What goes on at the moment. */
  readonly update: (said: string) => void;
}

export const everyMs = lookEveryMs;
const settlesWithinMs = 60_000;

/** The conditions of a phase. Invariants need a shop that has come to rest, so they are asked apart. */
export function probesOf({ steadyState }: Experiment, phase: Phase): readonly Probe[] {
  return steadyState.filter(({ when, invariants }) => when.includes(phase) && invariants === undefined);
}

export function invariantsOf({ steadyState }: Experiment, phase: Phase): readonly Probe[] {
  return steadyState.filter(({ when, invariants }) => when.includes(phase) && invariants !== undefined);
}

interface Window {
  readonly from: number;
  readonly to?: number;
  /** Of those who hang; they are older than what a look sees. */
  readonly since?: number;
  /** In place of all these: only customers whom no look has known before. */
  readonly fresh?: FreshCustomers;
  /** One of many looks, of which some must agree. */
  readonly isGlance?: boolean;
}

/** Looks at conditions; at journeys that began in the given time, until now unless it says otherwise. */
export function look(run: RunContext, probes: readonly Question[], window: Window): Promise<Reading[]> {
  const { from, to = run.clock.now(), since = from, fresh, isGlance = false } = window;
  const context = { ...run, from, to, since, ...(fresh && { fresh }), isGlance, patienceMs: settlesWithinMs };
  return Promise.all(probes.map((probe) => ask(probe, context)));
}
