import type { MetricPages } from "../engine/metrics-page.ts";
import { Absence } from "./absence.ts";
import { watchBudgets } from "./budget-watch.ts";
import { gatherCrowd } from "./crowd.ts";
import { type Detection, detect } from "./detection.ts";
import { untilEnoughMs } from "./enough-customers.ts";
import { graceMs, guards } from "./guards.ts";
import { incidents } from "./incidents.ts";
import { Load } from "./load.ts";
import { type Observation, observe } from "./observe.ts";
import { measureCapacity, overloadRates } from "./overload.ts";
import type { Phase, Probe } from "./probe-spec.ts";
import { isSettled, type Reading } from "./probing.ts";
import { awaitRecovery, type Recovery } from "./recovery.ts";
import { everyMs, invariantsOf, look, probesOf, type RunContext } from "./run-context.ts";

/** What happened, before it is judged. */
export interface Course {
  readonly startedAt: number;
  /** From then on there may be a fault. */
  orderedAt?: number;
  /** From then on there is. */
  injectedAt?: number;
  /** While the fault is being made, and afterwards. */
  injecting?: Promise<void>;
  endedAt?: number;
  finishedAt?: number;
  observation?: Observation;
  recovery?: Recovery;
  detected?: Detection;
  /** Undefined until somebody looked. */
  hits?: number;
  /** How long this process stood still at a stretch since the fault was ordered. */
  awayMs: number;
  /** What of the fault is still there at the end. */
  residue: readonly string[];
  metricsAfter?: MetricPages;
  readonly readings: Record<Phase, readonly Reading[]>;
  readonly events: { at: number; said: string }[];
}

export function newCourse(startedAt: number): Course {
  return { startedAt, awayMs: 0, residue: [], readings: { before: [], during: [], after: [] }, events: [] };
}

/** How long customers come before anything is looked at, and how long they may need to be content. */
const warmUpMs = 5_000;
const steadyWithinMs = 25_000;
/** They go on coming for so long once all is well, and until there are enough of them: what came of them is known only when they have left. */
const wellForMs = 4_000;

/**
 * Guards, then the fault under load, then recovery; fills the course as it goes, so that a run that is interrupted can be
 * told of. Throws when a guard refuses.
 */
export async function runExperiment(run: RunContext, course: Course): Promise<void> {
  const [stopLoad, over] = [new AbortController(), new AbortController()];
  const absence = new Absence(run.clock);
  const loads: Promise<void>[] = [];
  const begin = () => {
    const stop = AbortSignal.any([stopLoad.signal, run.signal]);
    loads.push(new Load(run.journeys, run.clock).run(run.experiment.load, stop));
  };
  try {
    const steadyState = () => steadyBefore(run, course, begin);
    for (const guard of guards) {
      await guard.check({ ...run, steadyState, incidents: () => incidents(run.prometheusUrl, run.clock) });
      note(run, course, `guard: ${guard.name}`);
    }
    void absence.watch(over.signal);
    await breakAndWatch(run, course, absence);
    await recover(run, course);
    if (course.recovery?.at !== undefined) {
      const wellMs = Math.max(wellForMs, untilEnoughMs(run.experiment, "after"));
      await run.clock.sleep(wellMs, run.signal);
    }
  } finally {
    stopLoad.abort();
    await Promise.all(loads);
    course.awayMs = absence.longestMs;
    over.abort();
  }
  course.readings.during = [...course.readings.during, ...(await judgeJourneys(run, course))];
  const invariants = await look(run, invariantsOf(run.experiment, "after"), { from: 0 });
  course.readings.after = [...(await judgeAfter(run, course)), ...invariants];
  course.finishedAt = run.clock.now();
}

async function steadyBefore(run: RunContext, course: Course, begin: () => void): Promise<readonly Reading[]> {
  const { clock, experiment, signal } = run;
  const invariants = await look(run, invariantsOf(experiment, "before"), { from: 0 });
  begin();
  await clock.sleep(warmUpMs, signal);
  for (const until = clock.now() + steadyWithinMs; ; await clock.sleep(everyMs, signal)) {
    const readings = await look(run, probesOf(experiment, "before"), { from: course.startedAt });
    course.readings.before = [...readings, ...invariants];
    if (readings.every(isSettled) || clock.now() > until) return course.readings.before;
  }
}

async function breakAndWatch(run: RunContext, course: Course, absence: Absence): Promise<void> {
  const { clock, driver, experiment, id } = run;
  const detecting = new AbortController();
  const crowd = await gather(run, course);
  const overspent = await watchBudgets(run);
  note(run, course, `fault: ${experiment.title}`);
  course.orderedAt = clock.now();
  const stop = AbortSignal.any([detecting.signal, run.signal]);
  const aside: Promise<Detection | undefined>[] = [];
  try {
    // Inside: when there is no answer, the fault may be there all the same.
    course.injecting = driver.inject(experiment, id, experiment.duration + graceMs);
    await course.injecting;
    const injectedAt = clock.now();
    course.injectedAt = injectedAt;
    aside.push(detect(run, injectedAt, stop), ...(crowd === undefined ? [] : [crowd.come(stop)]));
    const until = injectedAt + experiment.duration;
    course.observation = await observe(run, { since: injectedAt, until, overspent, absence });
    // First what is there for as long as the fault is: counting its hits may take longer than it lasts.
    course.readings.during = await look(run, directProbes(run, "during"), { from: injectedAt });
    const hits = await hitsOf(run, course, crowd);
    if (hits !== undefined) course.hits = hits;
  } finally {
    await endFault(run, course);
    detecting.abort();
    const [detected] = await Promise.all(aside);
    if (detected !== undefined) course.detected = detected;
  }
}

/** What is asked of the shop itself, while it is as it is; journeys are judged once all of them have ended. */
function directProbes({ experiment }: RunContext, phase: Phase): readonly Probe[] {
  return probesOf(experiment, phase).filter(({ journey }) => journey === undefined);
}

async function judgeJourneys(run: RunContext, { injectedAt = 0, endedAt = 0 }: Course): Promise<readonly Reading[]> {
  return look(run, journeyProbes(run, "during"), { from: injectedAt, to: endedAt });
}

/** While it recovers only those are seen who were quick: the journeys of the time that was well, once all of them have ended. */
async function judgeAfter(run: RunContext, { recovery, readings }: Course): Promise<readonly Reading[]> {
  if (recovery?.at === undefined) return readings.after;
  const settled = await look(run, journeyProbes(run, "after"), { from: recovery.at });
  return readings.after.map(
    (reading) => settled.find(({ probe, ok }) => probe === reading.probe && ok !== undefined) ?? reading,
  );
}

function journeyProbes({ experiment }: RunContext, phase: Phase): readonly Probe[] {
  return probesOf(experiment, phase).filter(({ journey }) => journey !== undefined);
}

/** Those who come too many. */
interface Crowd {
  readonly come: (stop: AbortSignal) => Promise<undefined>;
  /** Journeys a second that the shop serves, and that were meant to be asked of it. */
  readonly capacity: number;
  readonly wanted: number;
}

/** Undefined where the fault is another one. */
async function gather(run: RunContext, course: Course): Promise<Crowd | undefined> {
  const { fault, load: rates } = run.experiment;
  if (fault.kind !== "overload") return undefined;
  const load = new Load(run.journeys, run.clock);
  const capacity = await measureCapacity(run, load);
  note(run, course, `the shop serves ${capacity.toFixed(1)} journeys a second here`);
  const come = async (stop: AbortSignal) => {
    const order = {
      url: run.target.url,
      goods: run.journeys.goods,
      rates: overloadRates(rates, capacity, fault.times),
    };
    await gatherCrowd(order, run.samples, stop);
    return undefined;
  };
  return { come, capacity, wanted: capacity * fault.times };
}

/** A crowd took effect when it came: on a busy machine the customers' own program may be what is slow. */
async function hitsOf(run: RunContext, course: Course, crowd: Crowd | undefined): Promise<number | undefined> {
  if (crowd === undefined) return run.driver.hits(run.id).catch(() => undefined);
  const [from, to] = [course.injectedAt ?? 0, run.clock.now()];
  const offered = run.samples.between(from, to).length / ((to - from) / 1_000);
  note(run, course, `${offered.toFixed(1)} journeys a second were ended, ${crowd.wanted.toFixed(1)} were to be begun`);
  return offered > crowd.capacity ? 1 : 0;
}

/** By the driver, or around it where it does not answer any more. */
export async function endFault(run: RunContext, course: Course, by: "runner" | "abort" = "runner"): Promise<void> {
  const { clock, driver, id } = run;
  try {
    await driver.end(id, by);
    // An order that was under way may have arrived after that: Ctrl-C does not wait for it.
    const isMade = await course.injecting?.then(
      () => true,
      () => false,
    );
    if (isMade === true) await driver.end(id, by);
  } catch (error) {
    note(run, course, `the fault could not be ended in order: ${(error as Error).message}`);
    const residue = await driver.recover().catch((thrown: Error) => [thrown.message]);
    if (residue.length > 0) note(run, course, `left behind: ${residue.join("; ")}`);
  }
  course.endedAt = clock.now();
  note(run, course, "the fault is over");
}

async function recover(run: RunContext, course: Course): Promise<void> {
  const endedAt = course.endedAt ?? run.clock.now();
  course.recovery = await awaitRecovery(run, endedAt);
  course.readings.after = course.recovery.readings;
  const metricsAfter = await run.metrics().catch(() => undefined);
  if (metricsAfter !== undefined) course.metricsAfter = metricsAfter;
  course.residue = await residueOf(run);
}

/** What is still there; a place that does not tell is not believed to be clean. */
export async function residueOf({ driver }: RunContext): Promise<readonly string[]> {
  const state = await driver.state().catch((error: Error) => error);
  return state instanceof Error
    ? [`what is left could not be asked: ${state.message}`]
    : state.active.map(({ what }) => what);
}

function note(run: RunContext, course: Course, said: string): void {
  course.events.push({ at: run.clock.now(), said });
  run.tell(said);
}
