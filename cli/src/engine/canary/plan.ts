import { queryPrometheus } from "../prometheus.ts";
import { boundOf, sayingsOf } from "./explain.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import {
  firstGateOf,
  type Gate,
  type Named,
  type PlannedStep,
  planned,
  readTemplates,
  secondsOf,
  stepsIn,
  type Templates,
} from "./planned-steps.ts";
import type { AnalysisMetric, AnalysisTemplate, Rollout } from "./rollout.ts";
import { standOf } from "./stand.ts";

export interface PlannedMeasure {
  readonly measure: string;
  readonly role: "guard" | "gate";
  /** What is good, as the controller compares it. */
  readonly bound: string;
  /** Of the version that runs now, as if it were the new one; undefined without a Prometheus or without events. */
  readonly now: number | undefined;
  /** Of a gate: the events that it counts, a second, within what it looks back on; of them it wants enough. */
  readonly perSecond: number | undefined;
  readonly says: string;
  /** As it is asked, of the version that runs now. */
  readonly query: string;
}

/** Calls a second to all versions together, by what the templates want of the first gate. */
export interface Traffic {
  /** With so many it has enough when it is asked first, and before it leaves the release to a person. */
  readonly needsPerSecond: number;
  readonly needsAtLeastPerSecond: number;
  /** No gate waits for a kind of calls that are fewer; for all that the service does it always waits. */
  readonly rareBelowPerSecond: number;
  /** Of all that the service does; undefined without a Prometheus. */
  readonly nowPerSecond: number | undefined;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly seconds: number;
  readonly atMostSeconds: number;
  readonly traffic: Traffic;
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
  const measures = await measured(service, standOf(rollout).stable, templates, settings);
  return {
    steps,
    seconds: sum(({ seconds }) => seconds),
    atMostSeconds: sum(({ atMostSeconds }) => atMostSeconds),
    traffic: { ...trafficOf(firstGateOf(stepsOf, templates), templates), nowPerSecond: nowOf(measures, templates) },
    measures,
  };
}

const backgroundOf = ({ spec: { strategy } }: Rollout): readonly Named[] => strategy.canary?.analysis?.templates ?? [];

const valuesOf = ({ spec }: AnalysisTemplate) =>
  Object.fromEntries((spec.args ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

const minimumOf = (templates: Templates) =>
  Math.max(0, ...[...templates.values()].map((template) => Number(valuesOf(template)["minimum"] ?? 0)));

function trafficOf(gate: Gate | undefined, templates: Templates): Omit<Traffic, "nowPerSecond"> {
  const minimum = minimumOf(templates);
  const evidence = [...templates.values()].map(evidenceOf).find((seconds) => seconds !== undefined);
  const needs = (afterSeconds = 0) => {
    const seconds = Math.min(afterSeconds, evidence ?? afterSeconds);
    return gate === undefined || seconds === 0 ? 0 : rounded(minimum / seconds / gate.share);
  };
  return {
    needsPerSecond: needs(gate?.firstAfterSeconds),
    needsAtLeastPerSecond: needs(gate?.lastAfterSeconds),
    rareBelowPerSecond: evidence === undefined ? 0 : rounded((rareTimesOf(templates) * minimum) / evidence),
  };
}

function evidenceOf(template: AnalysisTemplate): number | undefined {
  const { evidence } = valuesOf(template);
  return evidence === undefined ? undefined : secondsOf(evidence);
}

/** Of the gates that always wait for enough the one that sees the fewest. */
function nowOf(measures: readonly PlannedMeasure[], templates: Templates): number | undefined {
  const metrics = [...templates.values()].flatMap(({ spec }) => spec.metrics);
  const waiting = new Set(metrics.filter((metric) => !rare.test(queryOf(metric))).map(({ name }) => name));
  const known = measures.flatMap(({ measure, perSecond }) => (waiting.has(measure) ? (perSecond ?? []) : []));
  return known.length === 0 ? undefined : Math.min(...known);
}

const rare = /< (\d+) \* \{\{args\.minimum\}\}/;

/** How many times the minimum has to come to all versions before a gate waits for a kind of calls, as its query says. */
function rareTimesOf(templates: Templates): number {
  const queries = [...templates.values()].flatMap(({ spec }) => spec.metrics).map(queryOf);
  return Math.max(0, ...queries.map((query) => Number(rare.exec(query)?.[1] ?? 0)));
}

const queryOf = ({ provider }: AnalysisMetric) => provider?.prometheus?.query ?? "";

const rounded = (value: number) => Number(value.toPrecision(2));

async function measured(service: string, hash: string, templates: Templates, settings: Settings) {
  const says = await sayingsOf(service);
  const all = [...templates.values()].flatMap((template) =>
    template.spec.metrics.map((metric) => ({ metric, template })),
  );
  const asked = all.filter(({ metric }) => queryOf(metric) !== "");
  return Promise.all(
    asked.map(async ({ metric, template }): Promise<PlannedMeasure> => {
      const values = { ...valuesOf(template), canary: hash, stable: hash };
      const query = filledIn(queryOf(metric), values);
      const isGate = metric.failureCondition === "false";
      const rate = isGate ? rateIn(queryOf(metric), evidenceOf(template)) : undefined;
      return {
        measure: metric.name,
        role: isGate ? "gate" : "guard",
        bound: boundOf(metric.successCondition),
        now: await valueNow(query, settings),
        perSecond: rate === undefined ? undefined : await valueNow(filledIn(rate, values), settings),
        says: says.get(metric.name) ?? "",
        query,
      };
    }),
  );
}

const enough = " >= {{args.minimum}})";

/** PromQL for what a gate counts before it judges: `… and (events >= minimum)` it asks itself. */
function rateIn(query: string, evidence: number | undefined): string | undefined {
  const end = query.indexOf(enough);
  const before = " and (";
  const from = query.lastIndexOf(before, end);
  return end < 0 || from < 0 || evidence === undefined
    ? undefined
    : `(${query.slice(from + before.length, end)}) / ${evidence}`;
}

const filledIn = (query: string, values: Readonly<Record<string, string>>) =>
  query.replaceAll(/\{\{args\.(\w+)\}\}/g, (_, name: string) => values[name] ?? "");

async function valueNow(query: string, { prometheus, signal }: Settings): Promise<number | undefined> {
  if (prometheus === undefined) return undefined;
  const [sample] = await queryPrometheus(prometheus, query, signal);
  return sample === undefined || Number.isNaN(sample.value) ? undefined : Number(sample.value.toPrecision(3));
}
