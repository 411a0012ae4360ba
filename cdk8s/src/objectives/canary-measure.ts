/**
 * One number that is asked of Prometheus while a new version runs. Above its bound is bad. A guard is asked all the time
 * and stops the release; a gate is asked before the next step and opens it, or leaves it to a person.
 */
export interface Measure {
  readonly name: string;
  readonly role: "guard" | "gate";
  /** What is wrong when it is above the bound: for people. */
  readonly says: string;
  readonly query: string;
  readonly bound: number;
}

// Arguments of the analysis, which Argo Rollouts fills in: which pods are new, which are old, what was decided by values.
const argument = (name: string) => `{{args.${name}}}`;
const podsOf = (hash: string) => ({ namespace: argument("namespace"), rollouts_pod_template_hash: argument(hash) });

export const canaryPods = podsOf("canary");
export const stablePods = podsOf("stable");
/** Of any version. */
export const allPods = { namespace: argument("namespace") };
/** Guards look at the last moments, gates at everything since the new version began. */
export const lately = argument("window");
export const sinceBegin = argument("evidence");
const minimum = argument("minimum");

/** Nothing at all, rather than a number, while fewer events were seen than may be judged by. */
export const ifEnough = (query: string, total: string) => `(${query}) and (${total} >= ${minimum})`;

/** For a gate: enough so far, and some of it lately. Those who came at the step before say nothing about this one. */
export const ifStillEnough = (query: string, total: string, recent: string) =>
  `(${ifEnough(query, total)}) and (${recent} > 0)`;

// Of twenty calls the new version has one at its first share, and that for a fifth of the time that gates look back on.
const common = 100;

interface Asked {
  readonly total: string;
  readonly recent: string;
  /** How many of these events there were at all in the same time; nothing where that is not known. */
  readonly usual: string;
}

/**
 * For a gate about one kind of events. Where the old version is known to have so few that the new one cannot have enough, too
 * few are no reason to wait: 0, beside a gate about all that the service does. Enough of them are judged all the same.
 */
export function ifStillEnoughOrRare(query: string, { total, recent, usual }: Asked): string {
  const isRare = `${usual} < ${common} * ${minimum}`;
  return `(${ifStillEnough(query, total, recent)}) or (((${ifEnough(query, total)}) or ${usual} * 0) and (${isRare}))`;
}

/** Whether the measure says nothing of what too few did, which in a small shop may be always. */
export const wantsEnough = ({ query }: Measure) => query.includes(minimum);

/** A gate's name beside the guard's: both may be in one analysis. */
export const soFar = (name: string) => `${name}-so-far`;

export const round = (bound: number) => Number(bound.toPrecision(3));

/** Of the share of bad events that is allowed. A release that spends it ten times too fast is none to wait for. */
export const boundOf = (allowed: number, isLatency: boolean) =>
  round(Math.min(0.5, isLatency ? 3 * allowed : 10 * allowed));
/** By how much the share may be worse than that of the old version. */
export const marginOf = (allowed: number, isLatency: boolean) => round(boundOf(allowed, isLatency) / 2);

/** By how many seconds calls may be slower than those to the old version; noise of small histograms is below it. */
export const slownessOf = (thresholdMs: number) => Math.max(0.1, round(thresholdMs / 4_000));

/** Three of four calls are faster: a share of 5 % has too few calls for the tail, which the bound on slow ones watches. */
const compared = 0.75;

/** The quantile of one histogram less that of another, in the unit of their buckets; nothing where one of them is empty. */
export function slower(recent: string, old: string): string {
  const of = (buckets: string) => `histogram_quantile(${compared}, ${buckets})`;
  return `${of(recent)} - ${of(old)} > -Inf`;
}
