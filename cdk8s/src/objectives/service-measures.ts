import {
  boundOf,
  canaryPods,
  ifEnough,
  lately,
  type Measure,
  marginOf,
  sinceBegin,
  slower,
  slownessOf,
  soFar,
  stablePods,
} from "./canary-measure.ts";
import {
  type Evidence,
  evidenceOf,
  evidenceOfOutcome,
  increase,
  orNone,
  series,
  shareOf,
  surelyBad,
  unlessOld,
} from "./evidence.ts";
import type { Indicator, Objective, Objectives, Outcome } from "./objective.ts";

/** What is asked of the services' own metrics about a new version: its objectives, each by itself and against the old one. */
export function objectiveMeasures({ service, objectives }: Objectives): readonly Measure[] {
  return [...objectives.flatMap((objective) => measuresOf(service, objective)), ...routes(service, objectives)];
}

function measuresOf(service: string, objective: Objective): readonly Measure[] {
  const { name, target, sli } = objective;
  const isLatency = sli.latency !== undefined;
  const recent = evidenceOf(objective, { matchers: { service, ...canaryPods }, window: lately });
  const old = evidenceOf(objective, { matchers: { service, ...stablePods }, window: lately });
  const all = evidenceOf(objective, { ...living(service), window: sinceBegin });
  const bound = boundOf(1 - target, isLatency);
  const what = isLatency ? "slow" : "failed";
  return [
    {
      name,
      role: "guard",
      says: `calls ${what}: ${objective.says}`,
      query: unlessOld(surelyBad(recent), old, bound),
      bound,
    },
    {
      name: `${name}-against-stable`,
      role: "guard",
      says: `more calls ${what} than to the old version`,
      query: `(${surelyBad(recent)}) - (${shareOf(old)})`,
      bound: marginOf(1 - target, isLatency),
    },
    ...(sli.latency === undefined ? [] : [slowness(service, name, sli.latency)]),
    {
      name: soFar(name),
      role: "gate",
      says: `calls ${what}: ${objective.says}`,
      query: ifEnough(shareOf(all), all.total),
      bound,
    },
  ];
}

function slowness(service: string, name: string, { metric, methods, thresholdMs = 0 }: Indicator): Measure {
  const asked = methods === undefined ? {} : { method: methods.join("|") };
  const scope = { matchers: {}, window: lately, by: "namespace, le" };
  return {
    name: `${name}-quantile`,
    role: "guard",
    says: "seconds by which calls are slower than to the old version",
    query: slower({
      buckets: (pods) => increase(`${metric}_bucket`, { service, ...pods, ...asked }, scope),
      total: increase(`${metric}_count`, { service, ...canaryPods, ...asked }, { ...scope, by: "namespace" }),
    }),
    bound: slownessOf(thresholdMs),
  };
}

// What tells one thing that can be asked for from another, by what counts it.
const routeLabel: Readonly<Record<string, string>> = {
  rpc_server_duration_seconds: "method",
  http_server_duration_seconds: "route, kind",
};
const broken = "unavailable|timeout|internal";

/**
 * A route that is broken for all its callers is a small share of a service's calls, and is seen only by itself. All of
 * them together tell of what is wrong everywhere sooner than any one of them does.
 */
function routes(service: string, objectives: readonly Objective[]): readonly Measure[] {
  const metrics = new Set(objectives.map(({ sli }) => (sli.ratio ?? sli.latency)?.metric ?? ""));
  const strictest = Math.min(...objectives.filter(({ sli }) => sli.ratio).map(({ target }) => 1 - target));
  return [...metrics]
    .filter((metric) => metric in routeLabel)
    .flatMap((metric, index) => {
      const nth = index === 0 ? "" : `-${index + 1}`;
      const bound = boundOf(strictest, false);
      const route = `namespace, ${routeLabel[metric]}`;
      const all = (pods: Readonly<Record<string, string>>) => failed(service, metric, pods, "namespace");
      return [
        {
          name: `worst-route${nth}`,
          role: "guard",
          says: "calls to one route failed",
          query: `max by (namespace) (${surelyBad(failed(service, metric, canaryPods, route))})`,
          bound: 0.05,
        },
        {
          name: `all-routes${nth}`,
          role: "guard",
          says: "calls of any kind failed",
          query: unlessOld(surelyBad(all(canaryPods)), all(stablePods), bound),
          bound,
        },
      ] as const;
    });
}

function failed(service: string, metric: string, pods: Readonly<Record<string, string>>, by: string): Evidence {
  const matchers = { service, ...pods };
  const scope = { matchers, window: lately, by };
  const total = increase(`${metric}_count`, matchers, scope);
  return { total, bad: orNone(increase(`${metric}_count`, { ...matchers, code: broken }, scope), total) };
}

/** The new pods that there are now: an earlier try of the same version had others, and what ailed it may be gone. */
function living(service: string) {
  const matchers = { service, ...canaryPods };
  return { matchers, living: series("process_start_time_seconds", matchers) };
}

/** What the business watches: as many orders, no more declined cards. */
export function outcomeMeasures(service: string, outcomes: readonly Outcome[]): readonly Measure[] {
  return outcomes.flatMap((outcome) => {
    const { name, says, mayRiseBy, mayFallBy } = outcome;
    const of = (pods: Readonly<Record<string, string>>, window: string) =>
      evidenceOfOutcome(outcome, { matchers: { service, ...pods }, window });
    const bound = mayRiseBy ?? mayFallBy ?? 0;
    const [recent, old] = [of(canaryPods, lately), of(stablePods, lately)];
    const all = evidenceOfOutcome(outcome, { ...living(service), window: sinceBegin });
    const before = of(stablePods, sinceBegin);
    return [
      { name, role: "guard", says, query: `(${surelyBad(recent)}) - (${shareOf(old)})`, bound },
      {
        name: soFar(name),
        role: "gate",
        says,
        query: ifEnough(`(${shareOf(all)}) - (${shareOf(before)})`, all.total),
        // As much again for chance: the gate looks at a share as it is, and few events are enough for it.
        bound: 2 * bound,
      },
    ];
  });
}
