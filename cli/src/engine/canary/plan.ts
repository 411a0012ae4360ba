import { queryPrometheus } from "../prometheus.ts";
import { boundOf, sayingsOf } from "./explain.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import { type Named, type PlannedStep, planned, readTemplates, stepsIn, type Templates } from "./planned-steps.ts";
import type { AnalysisTemplate, Rollout } from "./rollout.ts";
import { standOf } from "./stand.ts";

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

/** What a release of the service would go through by what is installed, and whether there is enough traffic to judge it by. */
export async function plan(deps: CanaryDeps, service: string, settings: Settings): Promise<Plan> {
  const rollout = await rolloutOf(deps, service);
  const [analyses, stepsOf] = [backgroundOf(rollout), stepsIn(rollout)];
  const inSteps = stepsOf.flatMap(({ analysis }) => analysis?.templates ?? []);
  const templates = await readTemplates(deps.cluster, [...analyses, ...inSteps]);
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

const backgroundOf = ({ spec: { strategy } }: Rollout): readonly Named[] => strategy.canary?.analysis?.templates ?? [];

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
