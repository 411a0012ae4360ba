import {
  allPods,
  boundOf,
  canaryPods,
  ifEnough,
  ifStillEnough,
  ifStillEnoughOrRare,
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
  type Scope,
  shareOf,
  surelyBad,
  unlessOld,
  usualOf,
} from "./evidence.ts";
import type { Indicator, Objective, Objectives, Outcome } from "./objective.ts";

const ofNew = (service: string, window: string): Scope => ({ matchers: { service, ...canaryPods }, window });
const ofOld = (service: string, window: string): Scope => ({ matchers: { service, ...stablePods }, window });
const ofAll = (service: string): Scope => ({ matchers: { service, ...allPods }, window: sinceBegin, ofAll: true });

/** What is asked of the services' own metrics about a new version: its objectives, each by itself and against the old one. */
export function objectiveMeasures({ service, objectives }: Objectives): readonly Measure[] {
  return [
    ...objectives.flatMap((objective) => measuresOf(service, objective)),
    ...routes(service, objectives),
    ...everything(service, objectives),
  ];
}

function measuresOf(service: string, objective: Objective): readonly Measure[] {
  const { name, target, sli } = objective;
  const isLatency = sli.latency !== undefined;
  const recent = evidenceOf(objective, ofNew(service, lately));
  const old = evidenceOf(objective, ofOld(service, lately));
  const all = evidenceOf(objective, ofNew(service, sinceBegin));
  const usual = evidenceOf(objective, ofAll(service));
  const bound = boundOf(1 - target, isLatency);
  const what = isLatency ? "slow" : "failed";
  // A fresh process is slow for its first calls, and fails none for it.
  const bad = isLatency ? ifEnough(surelyBad(recent), recent.total) : surelyBad(recent);
  return [
    {
      name,
      role: "guard",
      says: `calls ${what}: ${objective.says}`,
      query: unlessOld(bad, old, bound),
      bound,
    },
    {
      name: `${name}-against-stable`,
      role: "guard",
      says: `more calls ${what} than to the old version`,
      query: `(${bad}) - (${shareOf(old)})`,
      bound: marginOf(1 - target, isLatency),
    },
    ...(sli.latency === undefined ? [] : slowness(service, name, sli.latency)),
    {
      name: soFar(name),
      role: "gate",
      says: `calls ${what}: ${objective.says}`,
      query: ifStillEnoughOrRare(shareOf(all), {
        ...{ total: all.total, recent: recent.total },
        usual: usualOf(service, usual.total),
      }),
      bound,
    },
  ];
}

function slowness(service: string, name: string, { metric, methods, thresholdMs = 0 }: Indicator): readonly Measure[] {
  const asked = methods === undefined ? {} : { method: methods.join("|") };
  const count = (part: string, scope: Scope, by: string) =>
    increase(`${metric}_${part}`, { ...scope.matchers, ...asked }, { ...scope, by });
  const [buckets, all] = ["namespace, le", "namespace"];
  const slowerBy = (window: string) =>
    slower(count("bucket", ofNew(service, window), buckets), count("bucket", ofOld(service, window), buckets));
  const [recent, total] = [lately, sinceBegin].map((window) => count("count", ofNew(service, window), all)) as [
    string,
    string,
  ];
  const usual = usualOf(service, count("count", ofAll(service), all));
  const says = "seconds by which calls are slower than to the old version";
  const [guard, bound] = [`${name}-quantile`, slownessOf(thresholdMs)];
  return [
    { name: guard, role: "guard", says, query: ifEnough(slowerBy(lately), recent), bound },
    // Where too few come for the guard to say anything within its window.
    {
      name: soFar(guard),
      role: "gate",
      says,
      query: ifStillEnoughOrRare(slowerBy(sinceBegin), { total, recent, usual }),
      bound,
    },
  ];
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
  const bound = boundOf(strictestOf(objectives), false);
  return metricsOf(objectives)
    .filter((metric) => metric in routeLabel)
    .flatMap((metric, index) => {
      const route = `namespace, ${routeLabel[metric]}`;
      const scope = (by: string) => ({ ...ofNew(service, lately), by });
      const old = (by: string) => ({ ...ofOld(service, lately), by });
      return [
        {
          name: nth("worst-route", index),
          role: "guard",
          says: "calls to one route failed",
          query: `max by (namespace) (${unlessOld(surelyBad(failed(metric, scope(route))), failed(metric, old(route)), 0.05)})`,
          bound: 0.05,
        },
        {
          name: nth("all-routes", index),
          role: "guard",
          says: "calls of any kind failed",
          query: unlessOld(surelyBad(failed(metric, scope("namespace"))), failed(metric, old("namespace")), bound),
          bound,
        },
      ] as const;
    });
}

/** Whatever the service is for: a release to which nobody came is for a person, also where each kind of calls is rare. */
function everything(service: string, objectives: readonly Objective[]): readonly Measure[] {
  const bound = boundOf(strictestOf(objectives), false);
  return metricsOf(objectives).map((metric, index) => {
    const [all, recent] = [sinceBegin, lately].map((window) => failed(metric, ofNew(service, window))) as [
      Evidence,
      Evidence,
    ];
    return {
      name: soFar(nth("all", index)),
      role: "gate",
      says: "what failed of all that it was asked for",
      query: ifStillEnough(shareOf(all), all.total, recent.total),
      bound,
    };
  });
}

const metricsOf = (objectives: readonly Objective[]) => [
  ...new Set(objectives.map(({ sli }) => (sli.ratio ?? sli.latency)?.metric ?? "")),
];
const strictestOf = (objectives: readonly Objective[]) =>
  Math.min(...objectives.filter(({ sli }) => sli.ratio).map(({ target }) => 1 - target));
const nth = (name: string, index: number) => (index === 0 ? name : `${name}-${index + 1}`);

function failed(metric: string, scope: Scope): Evidence {
  const total = increase(`${metric}_count`, scope.matchers, scope);
  return { total, bad: orNone(increase(`${metric}_count`, { ...scope.matchers, code: broken }, scope), total) };
}

/** What the business watches: as many orders, no more declined cards. */
export function outcomeMeasures(service: string, outcomes: readonly Outcome[]): readonly Measure[] {
  return outcomes.flatMap((outcome) => {
    const { name, says, mayRiseBy, mayFallBy, wrongAtMost } = outcome;
    const bound = mayRiseBy ?? mayFallBy ?? 0;
    const of = (scope: Scope) => evidenceOfOutcome(outcome, scope);
    const [recent, old] = [of(ofNew(service, lately)), of(ofOld(service, lately))];
    const [all, before] = [of(ofNew(service, sinceBegin)), of(ofOld(service, sinceBegin))];
    const usual = of(ofAll(service));
    return [
      { name, role: "guard", says, query: `(${surelyBad(recent)}) - (${shareOf(old)})`, bound },
      {
        name: `${name}-at-all`,
        role: "guard",
        says,
        query: unlessOld(surelyBad(recent), old, wrongAtMost),
        bound: wrongAtMost,
      },
      {
        name: soFar(name),
        role: "gate",
        says,
        query: ifStillEnoughOrRare(`(${shareOf(all)}) - (${shareOf(before)})`, {
          ...{ total: all.total, recent: recent.total },
          usual: usualOf(service, usual.total),
        }),
        // As much again for chance: the gate looks at a share as it is, and few events are enough for it.
        bound: 2 * bound,
      },
    ];
  });
}
