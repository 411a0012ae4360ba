import { limit } from "./evidence.ts";
import type { Indicator, Objective } from "./objective.ts";

/** Which series are meant: labels and what they must match, as regular expressions. */
export type Matchers = Readonly<Record<string, string>>;

/**
 * PromQL for the share of bad events of an objective, 0 to 1, by namespace. Without events it is NaN, which is neither
 * above nor below any bound; without a series of bad events it is 0 and not nothing.
 */
export function badShare({ sli }: Objective, matchers: Matchers, window: string): string {
  if (sli.latency !== undefined) return slowShare(sli.latency, matchers, window);
  const indicator = sli.ratio as Indicator;
  const total = increase(indicator, "count", matchers, window);
  const bad = increase(indicator, "count", { ...matchers, code: (indicator.badCodes ?? []).join("|") }, window);
  return `(${bad} or ${total} * 0) / ${total}`;
}

/** PromQL for the events of an objective in a window, by namespace. */
export function events({ sli }: Objective, matchers: Matchers, window: string): string {
  const indicator = (sli.ratio ?? sli.latency) as Indicator;
  return `sum by (namespace) (increase(${seriesOf(indicator, "count", matchers)}[${window}]))`;
}

function slowShare(indicator: Indicator, matchers: Matchers, window: string): string {
  const le = limit((indicator.thresholdMs ?? 0) / 1000);
  const total = increase(indicator, "count", matchers, window);
  return `1 - ${increase(indicator, "bucket", matchers, window, le)} / ${total}`;
}

function increase(indicator: Indicator, part: string, matchers: Matchers, window: string, le?: string): string {
  return `sum by (namespace) (rate(${seriesOf(indicator, part, matchers, le)}[${window}]))`;
}

function seriesOf({ metric, methods }: Indicator, part: string, matchers: Matchers, le?: string): string {
  const patterns = { ...matchers, ...(methods === undefined ? {} : { method: methods.join("|") }) };
  const pairs = Object.entries(patterns).map(([label, pattern]) => `${label}${operator(pattern)}"${pattern}"`);
  if (le !== undefined) pairs.push(`le${operator(le)}"${le}"`);
  return `${metric}_${part}{${pairs.join(",")}}`;
}

const operator = (pattern: string) => (pattern.includes("|") ? "=~" : "=");
