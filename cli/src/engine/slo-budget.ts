import { globSync } from "node:fs";
import { join } from "node:path";
import { type Indicator, type Objectives, readObjectives } from "@shopstream/cdk8s/objectives/objective.ts";
import { repository } from "./home.ts";
import { increase, type MetricPages, sumOf } from "./metrics-page.ts";

/** What a run cost one objective. */
export interface Spending {
  readonly service: string;
  readonly objective: string;
  readonly total: number;
  readonly bad: number;
  /** How many times faster than it may the budget was spent: 1 uses it up exactly at the end of its window. */
  readonly burn: number;
  /** The share of the whole window's budget that this run used up, at the traffic it had. */
  readonly share: number;
}

export function allObjectives(): readonly Objectives[] {
  const files = globSync(join(repository, "docs/slo/*.yaml")).sort();
  return files.flatMap((file) => readObjectives(file) ?? []);
}

/** What was spent between two looks; objectives that nobody asked anything of are left out. */
export function spending(
  promised: readonly Objectives[],
  before: MetricPages,
  after: MetricPages,
  tookMs: number,
): Spending[] {
  return promised.flatMap(({ service, windowHours, objectives }) =>
    objectives.flatMap(({ name, target, sli }) => {
      const { total, bad } = count(sli.ratio ?? sli.latency, sli.latency !== undefined, (metric, labels) =>
        increase(sumOf(before.get(service), metric, labels), sumOf(after.get(service), metric, labels)),
      );
      if (total === 0) return [];
      const burn = bad / total / (1 - target);
      return [{ service, objective: name, total, bad, burn, share: (burn * tookMs) / (windowHours * 3_600_000) }];
    }),
  );
}

type Rise = (metric: string, labels: Record<string, string>) => number;

function count(sli: Indicator | undefined, isLatency: boolean, rise: Rise): { total: number; bad: number } {
  if (sli === undefined) return { total: 0, bad: 0 };
  const methods: readonly Record<string, string>[] = sli.methods?.map((method) => ({ method })) ?? [{}];
  const sum = (suffix: string, more: Record<string, string> = {}) =>
    methods.reduce((total, labels) => total + rise(`${sli.metric}_${suffix}`, { ...labels, ...more }), 0);
  const total = sum("count");
  if (isLatency) return { total, bad: total - sum("bucket", { le: String((sli.thresholdMs ?? 0) / 1_000) }) };
  return { total, bad: (sli.badCodes ?? []).reduce((bad, code) => bad + sum("count", { code }), 0) };
}
