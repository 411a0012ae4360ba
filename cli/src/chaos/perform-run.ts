import type { Call } from "../command.ts";
import type { SmokeContext } from "../engine/smoke.ts";
import type { Target } from "../engine/target.ts";
import { ShopError } from "../shop-error.ts";
import { CleanUp } from "./clean-up.ts";
import { Customer } from "./customer.ts";
import type { Experiment } from "./experiment.ts";
import { guards } from "./guards.ts";
import { type Goods, stock, tidyUp } from "./journeys.ts";
import { toRecord } from "./judge.ts";
import type { Place } from "./place.ts";
import { junit } from "./report/junit.ts";
import { markdown } from "./report/markdown.ts";
import { plot } from "./report/plot.ts";
import type { RunContext } from "./run-context.ts";
import { type Course, endFault, newCourse, residueOf, runExperiment } from "./run-experiment.ts";
import { claimRun, writeReport } from "./run-files.ts";
import type { RunRecord } from "./run-record.ts";
import { Samples } from "./samples.ts";

export interface Performed {
  readonly record: RunRecord;
  /** Where the report is. */
  readonly folder: string;
}

/** Runs an experiment from its guards to its report, and leaves nothing behind however it ends. */
export async function performRun(
  call: Call,
  place: Place,
  experiment: Experiment,
  prometheusUrl?: string,
): Promise<Performed> {
  const { clock } = call.io;
  const id = runId(experiment, clock.now());
  // Before anything is made in the shop: most refusals cost nothing.
  await mustBeReady(place, experiment);
  const claim = claimRun(place.home, { id, experiment: experiment.name, since: clock.now() });
  if (claim === undefined)
    throw new ShopError("SHOP-CHAOS-005", "another experiment is being run: shopctl chaos status");
  const cleanUp = new CleanUp(call);
  cleanUp.add(async () => claim[Symbol.dispose]());
  try {
    const target = await place.target();
    const smoke = await toSmoke(call, place, target);
    cleanUp.add(() => tidyUp(smoke));
    const run = await toRun(call, place, { id, experiment, target, goods: await stock(smoke), prometheusUrl });
    const course = newCourse(clock.now());
    cleanUp.add(() => leaveNothing(run, course, place));
    await runExperiment(run, course);
    return keep(run, course, place);
  } finally {
    await cleanUp.run();
  }
}

/** The guards that need no load, before there is any. They are asked again in their turn. */
async function mustBeReady({ driver }: Place, experiment: Experiment): Promise<void> {
  const none = async () => [];
  for (const guard of guards.filter(({ isCheap }) => isCheap))
    await guard.check({ experiment, driver, steadyState: none, incidents: none });
}

function runId({ name }: Experiment, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  return `${time}-${name}`.slice(0, 64);
}

async function toSmoke({ io }: Call, { simulator, inbox }: Place, target: Target): Promise<SmokeContext> {
  const { clock, random } = io;
  const { shop, admin: account } = target;
  const admin = await shop.signIn(account);
  return { shop, admin, simulator, inbox, clock, random, products: [] };
}

interface Parts {
  readonly id: string;
  readonly experiment: Experiment;
  readonly target: Target;
  readonly goods: Goods;
  readonly prometheusUrl: string | undefined;
}

async function toRun(call: Call, place: Place, parts: Parts): Promise<RunContext> {
  const { id, experiment, target, goods, prometheusUrl } = parts;
  const { clock, random } = call.io;
  const samples = new Samples();
  return {
    id,
    experiment,
    driver: place.driver,
    target,
    clock,
    random,
    signal: call.signal,
    samples,
    journeys: { customer: new Customer(target.url, clock), random, clock, goods, samples },
    metrics: place.metrics,
    metricsAreCheap: place.metricsAreCheap,
    metricsBefore: await place.metrics(),
    releases: place.releases,
    prometheusUrl,
    tell: (said) => call.progress.begin(said),
    update: (said) => call.progress.update(said),
  };
}

/** After Ctrl-C, a time limit or a bug: the fault goes, and what was seen is kept. Nothing to do after an orderly end. */
async function leaveNothing(run: RunContext, course: Course, place: Place): Promise<void> {
  if (course.orderedAt === undefined || course.finishedAt !== undefined) return;
  if (course.endedAt === undefined) await endFault(run, course, "abort");
  course.residue = await residueOf(run);
  keep(run, course, place);
  if (course.residue.length > 0) throw new ShopError("SHOP-CHAOS-012", course.residue.join("; "));
}

function keep(run: RunContext, course: Course, { home }: Place): Performed {
  const record = toRecord(run, course);
  const folder = writeReport(home, run.id, {
    "report.json": `${JSON.stringify({ apiVersion: "shopctl/v1", kind: "ChaosReport", ...record }, null, 2)}\n`,
    "report.md": markdown(record),
    "plot.svg": plot(record),
    "junit.xml": junit(record.experiment.name, [record]),
  });
  return { record, folder };
}
