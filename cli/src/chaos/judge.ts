import { allObjectives, spending } from "../engine/slo-budget.ts";
import { whyAway } from "./absence.ts";
import type { FaultDriver } from "./fault-driver.ts";
import type { Phase } from "./probe-spec.ts";
import type { Reading } from "./probing.ts";
import type { Recovery } from "./recovery.ts";
import type { RunContext } from "./run-context.ts";
import type { Course } from "./run-experiment.ts";
import type { RunRecord, RunVerdict, Second } from "./run-record.ts";
import { type Samples, summarise } from "./samples.ts";

type Judgement = Pick<RunRecord, "verdict" | "reasons">;

/**
 * The worst that is true. A shop that did not come back is worse than a hypothesis that was wrong; and a fault that did
 * nothing, or a condition that nobody could ask, proves nothing.
 */
export function judge(course: Course): Judgement {
  const { observation, recovery, readings, hits, residue, finishedAt, awayMs } = course;
  const as = (verdict: RunVerdict, ...reasons: readonly string[]): Judgement => ({ verdict, reasons });
  const away = whyAway(awayMs);
  // Who was away for all the time that it had has not looked whether it came back.
  const lost = recovery !== undefined && recovery.at === undefined && away === undefined ? recovery : undefined;
  if (residue.length > 0 || lost !== undefined)
    return as(
      "not recovered",
      ...residue.map((what) => `still there: ${what}`),
      ...(lost === undefined ? [] : ill(lost)),
    );
  if (observation?.kind === "aborted") return as("aborted", observation.why);
  if (away !== undefined) return as("aborted", away);
  // Whatever was seen by then, the rest was not.
  if (observation === undefined || finishedAt === undefined) return as("aborted", "it was interrupted");
  const broken = [
    ...(observation.kind === "breach" ? red(observation.broken) : []),
    ...red(readings.during),
    ...red(readings.after),
  ];
  if (broken.length > 0) return as("deviated", ...new Set(broken));
  if (hits === undefined) return as("inconclusive", "what the fault did could not be asked");
  if (hits === 0) return as("inconclusive", "the fault was never seen to do anything");
  const unasked = unknown([...readings.during, ...readings.after]);
  if (unasked.length > 0) return as("inconclusive", ...unasked);
  return as("held");
}

/** Everything that a report needs, from whatever the run came to. */
export function toRecord(run: RunContext, course: Course): RunRecord {
  const { id, experiment, driver, samples, clock, metricsBefore } = run;
  const { startedAt, orderedAt, endedAt, recovery, detected, metricsAfter, hits, readings, events } = course;
  const finishedAt = course.finishedAt ?? clock.now();
  const injectedAt = course.injectedAt ?? orderedAt;
  const marks = {
    startedAt,
    orderedAt: orderedAt ?? injectedAt ?? finishedAt,
    injectedAt: injectedAt ?? finishedAt,
    endedAt: endedAt ?? finishedAt,
    finishedAt,
  };
  return {
    id,
    experiment,
    place: driver.place,
    radius: radiusOf(driver, run),
    startedAt,
    finishedAt,
    ...(injectedAt === undefined ? {} : { injectedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(recovery?.at === undefined ? {} : { recoveredAt: recovery.at }),
    isRecoveryKnown: recovery !== undefined && (recovery.at !== undefined || whyAway(course.awayMs) === undefined),
    ...(detected === undefined ? {} : { detected }),
    ...(hits === undefined ? {} : { hits }),
    ...judge(course),
    readings,
    notAsked: notAskedOf(readings),
    journeys: journeysOf(samples, marks),
    ...(metricsAfter === undefined
      ? {}
      : { budget: spending(allObjectives(), metricsBefore, metricsAfter, finishedAt - startedAt) }),
    seconds: secondsOf(samples, startedAt, finishedAt),
    failures: samples.all
      .filter(({ outcome }) => outcome === "failed")
      .slice(0, 20)
      .map(({ journey, said }) => ({ journey, said })),
    events,
  };
}

function notAskedOf({ before, during, after }: Course["readings"]): readonly string[] {
  return [...new Set([...before, ...during, ...after].flatMap(({ notAsked = [] }) => notAsked))];
}

function radiusOf(driver: FaultDriver, { experiment }: RunContext) {
  return driver.radius(experiment);
}

function ill({ symptoms, readings }: Recovery): readonly string[] {
  return [...symptoms, ...red(readings), ...unknown(readings)];
}

function unknown(readings: readonly Reading[]): readonly string[] {
  return readings.filter(({ ok }) => ok === undefined).map(({ probe, said }) => `not known: ${probe} (${said})`);
}

function red(readings: readonly Reading[]): readonly string[] {
  return readings.filter(({ ok }) => ok === false).map(({ probe, said }) => `not so: ${probe} (${said})`);
}

interface Marks {
  readonly startedAt: number;
  /** While it is made it is neither before nor during. */
  readonly orderedAt: number;
  readonly injectedAt: number;
  readonly endedAt: number;
  readonly finishedAt: number;
}

/** The part before the fault is the control: the same customers at the same pace. */
function journeysOf(
  samples: Samples,
  { startedAt, orderedAt, injectedAt, endedAt, finishedAt }: Marks,
): RunRecord["journeys"] {
  const phases: readonly [Phase, number, number][] = [
    ["before", startedAt, orderedAt],
    ["during", injectedAt, endedAt],
    ["after", endedAt, finishedAt],
  ];
  const names = [...new Set(samples.all.map(({ journey }) => journey))].sort();
  return names.flatMap((journey) =>
    phases.map(([phase, from, to]) => ({ journey, phase, ...summarise(samples.between(from, to, journey)) })),
  );
}

function secondsOf(samples: Samples, from: number, to: number): Second[] {
  const count = Math.min(1_800, Math.ceil((to - from) / 1_000));
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * 1_000;
    const { ok, refused, failed, p95Ms } = summarise(samples.between(at, at + 1_000));
    return { at, ok, refused, failed, p95Ms };
  });
}
