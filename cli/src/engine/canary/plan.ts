import type { Measure } from "@shopstream/cdk8s/objectives/canary-measure.ts";
import { readServices } from "@shopstream/cdk8s/services.ts";
import { measuresFor } from "@shopstream/cdk8s/workload/analysis-file.ts";
import { queryPrometheus } from "../prometheus.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { CanaryStep } from "./rollout.ts";
import { standOf } from "./stand.ts";

export interface PlannedStep {
  readonly step: number;
  readonly does: string;
  readonly seconds: number;
}

export interface PlannedMeasure {
  readonly measure: string;
  readonly role: Measure["role"];
  readonly bound: number;
  /** Of the version that runs now, as if it were the new one; undefined without a Prometheus or without events. */
  readonly now: number | undefined;
  readonly says: string;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly seconds: number;
  /** Calls per second that the whole service needs so that the first gate has enough to go by. */
  readonly needsPerSecond: number;
  readonly measures: readonly PlannedMeasure[];
}

export interface Settings {
  readonly prometheus: string | undefined;
  readonly namespace: string;
  readonly minimumEvents: number;
  readonly signal: AbortSignal;
}

/** What a release of the service would go through, and whether there is enough traffic to judge it by. */
export async function plan(deps: CanaryDeps, service: string, settings: Settings): Promise<Plan> {
  const rollout = await rolloutOf(deps, service);
  const steps = (rollout.spec.strategy.canary?.steps ?? switching).map((step, index) => planned(step, index));
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  const weights = rollout.spec.strategy.canary?.steps?.flatMap(({ setWeight }) => setWeight ?? []) ?? [100];
  const firstPause = steps.find(({ does }) => does.startsWith("wait"))?.seconds ?? 60;
  return {
    steps,
    seconds,
    needsPerSecond: Number((settings.minimumEvents / firstPause / ((weights[0] ?? 100) / 100)).toPrecision(2)),
    measures: await measured(service, standOf(rollout).stable, settings),
  };
}

// A switch has no steps of its own.
const switching: readonly CanaryStep[] = [
  { analysis: { templates: [] } },
  { setWeight: 100 },
  { analysis: { templates: [] } },
];

const analysisSeconds = 10;
const podSeconds = 15;

function planned({ setWeight, pause, analysis, setHeaderRoute }: CanaryStep, index: number): PlannedStep {
  const step = (does: string, seconds: number) => ({ step: index, does, seconds });
  if (setWeight !== undefined) return step(`send ${setWeight} % of the calls`, 2);
  if (pause !== undefined)
    return pause.duration === undefined
      ? step("wait for a person", 0)
      : step(`wait ${pause.duration}`, secondsOf(pause.duration));
  if (analysis !== undefined)
    return step(
      `ask ${analysis.templates.map(({ templateName }) => templateName).join(", ") || "the analysis"}`,
      analysisSeconds,
    );
  if (setHeaderRoute !== undefined) return step("lead the smoke test to the new pod, or end that", 1);
  return step("start new pods", podSeconds);
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function secondsOf(duration: string | number): number {
  const parts = [...String(duration).matchAll(/(\d+)([smh]?)/g)];
  return parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit || "s"] ?? 1), 0);
}

async function measured(service: string, hash: string, settings: Settings): Promise<readonly PlannedMeasure[]> {
  const found = (await readServices()).find(({ deploy }) => deploy.name === service);
  const measures = found === undefined ? [] : measuresFor(found, "services");
  return Promise.all(
    measures.map(async ({ name, role, bound, says, query }) => ({
      ...{ measure: name, role, bound, says },
      now: settings.prometheus === undefined ? undefined : await valueNow(filledIn(query, hash, settings), settings),
    })),
  );
}

function filledIn(query: string, hash: string, { namespace, minimumEvents }: Settings): string {
  const values: Readonly<Record<string, string>> = {
    ...{ canary: hash, stable: hash, namespace },
    ...{ window: "1m", evidence: "15m", minimum: String(minimumEvents) },
  };
  return query.replaceAll(/\{\{args\.(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

async function valueNow(query: string, { prometheus = "", signal }: Settings): Promise<number | undefined> {
  const [sample] = await queryPrometheus(prometheus, query, signal);
  return sample === undefined || Number.isNaN(sample.value) ? undefined : Number(sample.value.toPrecision(3));
}
