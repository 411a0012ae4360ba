import { stablePods } from "./canary-measure.ts";
import type { Matchers } from "./indicator.ts";
import type { Indicator, Objective, Outcome } from "./objective.ts";

/** PromQL for how many events there were in a window and how many of them were bad, grouped by the same labels. */
export interface Evidence {
  readonly total: string;
  readonly bad: string;
}

export interface Scope extends Span {
  readonly matchers: Matchers;
}

/** Of what time, and what is told apart. */
interface Span {
  readonly window: string;
  /** Labels that are kept; the namespace's otherwise. */
  readonly by?: string;
  /** Those of pods that are gone as well. */
  readonly ofAll?: true;
}

// "5.." and "4|13" are patterns; what Argo Rollouts fills in later is a plain word.
const operator = (pattern: string) => (/\||\.\./.test(pattern) ? "=~" : "=");

export function series(name: string, matchers: Matchers): string {
  const pairs = Object.entries(matchers).map(([label, pattern]) => `${label}${operator(pattern)}"${pattern}"`);
  return `${name}{${pairs.join(",")}}`;
}

/** By how much counters rose within a window: those of the pods that there are, as an earlier try of a version had others. */
export function increase(name: string, matchers: Matchers, { window, by = "namespace", ofAll }: Span): string {
  const counter = series(name, matchers);
  const counted = sinceBefore(counter, window);
  // `or` adds those that have no counter any more.
  return `sum by (${by}) (${ofAll ? `(${counted}) or increase(${counter}[${window}])` : counted})`;
}

/**
 * PromQL's `increase` takes the first value that it sees for one that was always there. So it would not see the first failures of
 * a route, which bring their counter with them. What was not there before the window, or began anew since, began with 0.
 */
const sinceBefore = (counter: string, window: string) =>
  `${counter} - (last_over_time(${counter}[${window}] offset ${window}) <= ${counter} or ${counter} * 0)`;

/** A bucket's limit as it is kept: Prometheus 3 writes whole numbers as 1.0, those before as they were told. */
export const limit = (le: number) => (Number.isInteger(le) ? `${le}|${le}[.]0` : String(le));

/** A series that has not been seen yet counts nothing, which is not the same as nothing being known. */
export function orNone(count: string, total: string): string {
  return `(${count} or ${total} * 0)`;
}

/**
 * How many events there were, only while pods of the old version are seen: what nobody counts is not rare. Of all versions, or
 * everything would be rare for a while after a release.
 */
export function usualOf(service: string, total: string): string {
  const pods = `count by (namespace) (${series("process_start_time_seconds", { service, ...stablePods })})`;
  return `(${orNone(total, pods)} and ${pods})`;
}

/** The events of an objective. */
export function evidenceOf({ sli }: Objective, scope: Scope): Evidence {
  const { metric, methods, badCodes, thresholdMs = 0 } = (sli.ratio ?? sli.latency) as Indicator;
  const asked = { ...scope.matchers, ...(methods === undefined ? {} : { method: methods.join("|") }) };
  const total = increase(`${metric}_count`, asked, scope);
  if (badCodes === undefined)
    return {
      total,
      bad: `(${total} - ${increase(`${metric}_bucket`, { ...asked, le: limit(thresholdMs / 1000) }, scope)})`,
    };
  return { total, bad: orNone(increase(`${metric}_count`, { ...asked, code: badCodes.join("|") }, scope), total) };
}

/** The events behind a share that the business watches: bad is what may not become more. */
export function evidenceOfOutcome({ counter, among = {}, share, mayRiseBy }: Outcome, scope: Scope): Evidence {
  const total = increase(counter, { ...scope.matchers, ...among }, scope);
  const counted = orNone(increase(counter, { ...scope.matchers, ...among, ...share }, scope), total);
  return { total, bad: mayRiseBy === undefined ? `(${total} - ${counted})` : counted };
}

/** The share of bad events; NaN without events. */
export const shareOf = ({ total, bad }: Evidence) => `${bad} / ${total}`;

/**
 * The share that is bad beyond doubt: one or two bad events are none, of more it is the lower end of a one-sided interval of
 * 95 % for their number. They are Poisson's, whose square root has a standard deviation of a half whatever their number is:
 * √n less 1.64 halves, squared, is 0.8 of three, 1.4 of four, 22 of thirty.
 */
export const surelyBad = ({ total, bad }: Evidence) =>
  // An event of the bus that is still tried again is part of one.
  `(sqrt(clamp_min(${bad}, 0)) - 0.82) ^ 2 * (${bad} > bool 2.5) / (${total} > 0)`;

/** Nothing where the old version breaks the bound as well, beyond doubt: that tells of the shop, and nothing about the new one. */
export const unlessOld = (query: string, old: Evidence, bound: number) =>
  `(${query}) unless (${surelyBad(old)} > ${bound})`;
