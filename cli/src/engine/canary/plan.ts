import { queryPrometheus } from "../prometheus.ts";
import type { CanaryCluster } from "./canary-cluster.ts";
import { boundOf, sayingsOf } from "./explain.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { AnalysisMetric, AnalysisTemplate, CanaryStep, Rollout } from "./rollout.ts";
import { standOf } from "./stand.ts";

export interface PlannedStep {
  readonly step: number;
  readonly does: string;
  readonly seconds: number;
  /** Where a gate waits for events until it leaves the release to a person. */
  readonly atMostSeconds: number;
}

export interface PlannedMeasure {
  readonly measure: string;
  readonly role: "guard" | "gate";
  /** What is good, as the controller compares it. */
  readonly bound: string;
  /** Of the version that runs now, as if it were the new one; undefined without a Prometheus or without events. */
  readonly now: number | undefined;
  readonly says: string;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly seconds: number;
  readonly atMostSeconds: number;
  /** Calls per second that the whole service needs so that the first gate has enough to go by. */
  readonly needsPerSecond: number;
  readonly measures: readonly PlannedMeasure[];
}

export interface Settings {
  readonly prometheus: string | undefined;
  readonly signal: AbortSignal;
}

type Templates = ReadonlyMap<string, AnalysisTemplate>;

/** What a release of the service would go through by what is installed, and whether there is enough traffic to judge it by. */
export async function plan(deps: CanaryDeps, service: string, settings: Settings): Promise<Plan> {
  const rollout = await rolloutOf(deps, service);
  const [analyses, stepsOf] = [backgroundOf(rollout), stepsIn(rollout)];
  const inSteps = stepsOf.flatMap(({ analysis }) => analysis?.templates ?? []);
  const templates = await read(deps.cluster, [...analyses, ...inSteps]);
  const steps = stepsOf.map((step, index) => planned(step, index, templates));
  const sum = (of: (step: PlannedStep) => number) => steps.reduce((total, step) => total + of(step), 0);
  const first = stepsOf.find(({ setWeight }) => setWeight !== undefined)?.setWeight ?? 100;
  const firstPause = steps.find(({ does }) => does.startsWith("wait"))?.seconds ?? 60;
  return {
    steps,
    seconds: sum(({ seconds }) => seconds),
    atMostSeconds: sum(({ atMostSeconds }) => atMostSeconds),
    needsPerSecond: Number((minimumOf(templates) / firstPause / (first / 100)).toPrecision(2)),
    measures: await measured(service, standOf(rollout).stable, templates, settings),
  };
}

interface Named {
  readonly templateName: string;
}

const backgroundOf = ({ spec: { strategy } }: Rollout): readonly Named[] => strategy.canary?.analysis?.templates ?? [];

/** A switch has no steps of its own. */
function stepsIn({ spec: { strategy } }: Rollout): readonly CanaryStep[] {
  const { canary, blueGreen } = strategy;
  if (blueGreen === undefined) return canary?.steps ?? [];
  const [before, after] = [blueGreen.prePromotionAnalysis, blueGreen.postPromotionAnalysis];
  return [
    {},
    ...(before === undefined ? [] : [{ analysis: before }]),
    { setWeight: 100 },
    ...(after === undefined ? [] : [{ analysis: after }]),
  ];
}

async function read(cluster: CanaryCluster, named: readonly Named[]): Promise<Templates> {
  const names = [...new Set(named.map(({ templateName }) => templateName))];
  const found = await Promise.all(names.map(async (name) => [name, await cluster.analysisTemplate(name)] as const));
  return new Map(found.flatMap(([name, template]) => (template === undefined ? [] : [[name, template] as const])));
}

const analysisSeconds = 10;
const podSeconds = 15;

function planned({ setWeight, pause, analysis }: CanaryStep, index: number, templates: Templates): PlannedStep {
  const step = (does: string, seconds: number, waits = 0) => ({
    ...{ step: index, does, seconds },
    atMostSeconds: seconds + waits,
  });
  if (setWeight !== undefined) return step(`send ${setWeight} % of the calls`, 2);
  if (pause !== undefined)
    return pause.duration === undefined
      ? step("wait for a person", 0)
      : step(`wait ${pause.duration}`, secondsOf(pause.duration));
  if (analysis !== undefined) {
    const names = analysis.templates.map(({ templateName }) => templateName);
    const metrics = names.flatMap((name) => templates.get(name)?.spec.metrics ?? []);
    return step(`ask ${names.join(", ")}`, analysisSeconds, Math.max(0, ...metrics.map(lastsSeconds)));
  }
  return step("start new pods", podSeconds);
}

/** From its first question to its last one. */
const lastsSeconds = ({ count = 1, interval = "0s" }: AnalysisMetric) => (Number(count) - 1) * secondsOf(interval);

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function secondsOf(duration: string | number): number {
  const parts = [...String(duration).matchAll(/(\d+)([smh]?)/g)];
  return parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit || "s"] ?? 1), 0);
}

const valuesOf = ({ spec }: AnalysisTemplate) =>
  Object.fromEntries((spec.args ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

const minimumOf = (templates: Templates) =>
  Math.max(0, ...[...templates.values()].map((template) => Number(valuesOf(template)["minimum"] ?? 0)));

async function measured(service: string, hash: string, templates: Templates, settings: Settings) {
  const says = await sayingsOf(service);
  const all = [...templates.values()].flatMap((template) =>
    template.spec.metrics.map((metric) => ({
      ...metric,
      values: { ...valuesOf(template), canary: hash, stable: hash },
    })),
  );
  const asked = all.flatMap(({ provider, ...rest }) =>
    provider?.prometheus === undefined ? [] : [{ ...rest, query: provider.prometheus.query }],
  );
  return Promise.all(
    asked.map(
      async ({ name, query, values, successCondition, failureCondition }): Promise<PlannedMeasure> => ({
        measure: name,
        role: failureCondition === "false" ? "gate" : "guard",
        bound: boundOf(successCondition),
        says: says.get(name) ?? "",
        now: await valueNow(filledIn(query, values), settings),
      }),
    ),
  );
}

const filledIn = (query: string, values: Readonly<Record<string, string>>) =>
  query.replaceAll(/\{\{args\.(\w+)\}\}/g, (_, name: string) => values[name] ?? "");

async function valueNow(query: string, { prometheus, signal }: Settings): Promise<number | undefined> {
  if (prometheus === undefined) return undefined;
  const [sample] = await queryPrometheus(prometheus, query, signal);
  return sample === undefined || Number.isNaN(sample.value) ? undefined : Number(sample.value.toPrecision(3));
}
