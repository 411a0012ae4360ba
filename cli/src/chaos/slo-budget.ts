import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../engine/home.ts";
import { increase, type MetricPages, sumOf } from "./metrics-page.ts";

interface Indicator {
  readonly metric: string;
  readonly methods?: readonly string[];
  readonly badCodes?: readonly string[];
  readonly thresholdMs?: number;
}

interface Objective {
  readonly name: string;
  readonly target: number;
  readonly sli: { readonly ratio?: Indicator; readonly latency?: Indicator };
}

interface Slo {
  readonly service: string;
  readonly window: string;
  readonly objectives: readonly Objective[];
}

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

export function readSlos(): readonly Slo[] {
  return globSync(join(repository, "docs/slo/*.yaml")).map((file) => parse(readFileSync(file, "utf8")) as Slo);
}

/** What was spent between two looks; objectives that nobody asked anything of are left out. */
export function spending(slos: readonly Slo[], before: MetricPages, after: MetricPages, tookMs: number): Spending[] {
  return slos.flatMap(({ service, window, objectives }) =>
    objectives.flatMap(({ name, target, sli }) => {
      const { total, bad } = count(sli.ratio ?? sli.latency, sli.latency !== undefined, (metric, labels) =>
        increase(sumOf(before.get(service), metric, labels), sumOf(after.get(service), metric, labels)),
      );
      if (total === 0) return [];
      const burn = bad / total / (1 - target);
      const windowMs = Number.parseInt(window, 10) * 86_400_000;
      return [{ service, objective: name, total, bad, burn, share: (burn * tookMs) / windowMs }];
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
