import { ShopError, toShopError } from "../shop-error.ts";
import { type Detection, detect } from "./detection.ts";
import { graceMs, guards } from "./guards.ts";
import { Load } from "./load.ts";
import type { MetricPages } from "./metrics-page.ts";
import { type Observation, observe } from "./observe.ts";
import type { Phase } from "./probe-spec.ts";
import type { Reading } from "./probing.ts";
import { awaitRecovery, type Recovery } from "./recovery.ts";
import { everyMs, invariantsOf, look, probesOf, type RunContext } from "./run-context.ts";

/** What happened, before it is judged. */
export interface Course {
  readonly startedAt: number;
  injectedAt?: number;
  endedAt?: number;
  finishedAt?: number;
  observation?: Observation;
  recovery?: Recovery;
  detected?: Detection;
  hits: number;
  metricsAfter?: MetricPages;
  readonly readings: Record<Phase, readonly Reading[]>;
  readonly events: { at: number; said: string }[];
}

export function newCourse(startedAt: number): Course {
  return { startedAt, hits: 0, readings: { before: [], during: [], after: [] }, events: [] };
}

/** How long customers come before anything is looked at, and how long they may need to be content. */
const warmUpMs = 5_000;
const steadyWithinMs = 20_000;

/**
 * Guards, then the fault under load, then recovery; fills the course as it goes, so that a run that is interrupted can be
 * told of. Throws when a guard refuses.
 */
export async function runExperiment(run: RunContext, course: Course): Promise<void> {
  const stopLoad = new AbortController();
  const loads: Promise<void>[] = [];
  const begin = () => {
    const stop = AbortSignal.any([stopLoad.signal, run.signal]);
    loads.push(new Load(run.journeys, run.clock).run(run.experiment.load, stop));
  };
  try {
    const steadyState = () => steadyBefore(run, course, begin);
    for (const guard of guards) {
      await guard.check({ ...run, steadyState });
      note(run, course, `guard: ${guard.name}`);
    }
    await breakAndWatch(run, course);
    await recover(run, course);
  } finally {
    stopLoad.abort();
    await Promise.all(loads);
  }
  course.readings.after = [...course.readings.after, ...(await look(run, invariantsOf(run.experiment, "after"), 0))];
  course.finishedAt = run.clock.now();
}

async function steadyBefore(run: RunContext, course: Course, begin: () => void): Promise<readonly Reading[]> {
  const { clock, experiment, signal } = run;
  const invariants = await look(run, invariantsOf(experiment, "before"), 0);
  begin();
  await clock.sleep(warmUpMs, signal);
  for (const until = clock.now() + steadyWithinMs; ; await clock.sleep(everyMs, signal)) {
    const readings = await look(run, probesOf(experiment, "before"), course.startedAt);
    course.readings.before = [...readings, ...invariants];
    const isSettled = readings.every(({ ok, isEarly }) => ok !== false && isEarly !== true);
    if (isSettled || clock.now() > until) return course.readings.before;
  }
}

async function breakAndWatch(run: RunContext, course: Course): Promise<void> {
  const { clock, driver, experiment, id } = run;
  const detecting = new AbortController();
  note(run, course, `fault: ${experiment.title}`);
  const injectedAt = clock.now();
  course.injectedAt = injectedAt;
  await driver.inject(experiment, id, experiment.duration + graceMs).catch((error: unknown) => {
    throw toShopError(error);
  });
  const detection = detect(run, injectedAt, AbortSignal.any([detecting.signal, run.signal]));
  try {
    course.observation = await observe(run, injectedAt);
    course.hits = await driver.hits(id).catch(() => 0);
  } finally {
    await endFault(run, course);
    detecting.abort();
    const detected = await detection;
    if (detected !== undefined) course.detected = detected;
  }
  course.readings.during = await look(run, probesOf(experiment, "during"), injectedAt);
}

/** By the driver, or around it where it does not answer any more. */
export async function endFault(run: RunContext, course: Course, by: "runner" | "abort" = "runner"): Promise<void> {
  const { clock, driver, id } = run;
  try {
    await driver.end(id, by);
  } catch (error) {
    note(run, course, `the fault could not be ended in order: ${(error as Error).message}`);
    const residue = await driver.recover();
    if (residue.length > 0) note(run, course, `left behind: ${residue.join("; ")}`);
  }
  course.endedAt = clock.now();
  note(run, course, "the fault is over");
}

async function recover(run: RunContext, course: Course): Promise<void> {
  const endedAt = course.endedAt ?? run.clock.now();
  course.recovery = await awaitRecovery(run, endedAt);
  course.readings.after = course.recovery.readings;
  course.metricsAfter = await run.metrics().catch(() => run.metricsBefore);
  const active = (await run.driver.state().catch(() => undefined))?.active ?? [];
  if (active.length > 0)
    throw new ShopError("SHOP-CHAOS-012", `still there: ${active.map(({ what }) => what).join("; ")}`);
}

function note(run: RunContext, course: Course, said: string): void {
  course.events.push({ at: run.clock.now(), said });
  run.tell(said);
}
