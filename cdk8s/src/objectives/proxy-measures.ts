import {
  boundOf,
  canaryPods,
  ifEnough,
  ifStillEnough,
  lately,
  type Measure,
  marginOf,
  sinceBegin,
  slower,
  slownessOf,
  soFar,
  stablePods,
} from "./canary-measure.ts";
import { type Evidence, increase, limit, orNone, shareOf, surelyBad, unlessOld } from "./evidence.ts";
import type { Matchers } from "./indicator.ts";
import type { Objectives } from "./objective.ts";

/**
 * The same questions asked of what the proxies count, for Istio's own images. A proxy knows statuses and not the shop's
 * words, and no single methods: the mildest of a service's objectives is held against all of its calls.
 */
export function proxyMeasures({ service, objectives }: Objectives): readonly Measure[] {
  const failing = objectives.filter(({ sli }) => sli.ratio !== undefined).map(({ target }) => 1 - target);
  const slow = objectives.flatMap(({ sli, target }) =>
    sli.latency?.thresholdMs === undefined ? [] : [{ allowed: 1 - target, thresholdMs: sli.latency.thresholdMs }],
  );
  return [
    ...(failing.length === 0 ? [] : sharesOf(service, "proxy-errors", Math.max(...failing), failed)),
    ...slow
      .toSorted((left, right) => right.thresholdMs - left.thresholdMs)
      .slice(0, 1)
      .flatMap(latency(service)),
  ];
}

const unitsPerSecond = 1_000;

type Count = (asked: Matchers, window: string) => Evidence;

// Each call is counted by the proxy of who is called, which is scraped with the pod's labels.
const askedOf = (service: string, pods: Matchers): Matchers => ({
  reporter: "destination",
  destination_canonical_service: service,
  ...pods,
});

const failed: Count = (matchers, window) => {
  const scope = { matchers, window };
  const total = increase("istio_requests_total", matchers, scope);
  const http = increase("istio_requests_total", { ...matchers, response_code: "5.." }, scope);
  // Internal, unavailable, deadline exceeded: gRPC says so inside of a 200.
  const grpc = increase("istio_requests_total", { ...matchers, grpc_response_status: "4|13|14" }, scope);
  return { total, bad: `(${orNone(http, total)} + ${orNone(grpc, total)})` };
};

function latency(service: string) {
  return ({ allowed, thresholdMs }: { readonly allowed: number; readonly thresholdMs: number }): readonly Measure[] => {
    const late: Count = (matchers, window) => {
      const scope = { matchers, window };
      const total = increase("istio_request_duration_milliseconds_count", matchers, scope);
      const inTime = { ...matchers, le: limit(thresholdMs) };
      return { total, bad: `(${total} - ${increase("istio_request_duration_milliseconds_bucket", inTime, scope)})` };
    };
    const buckets = (pods: Matchers) =>
      increase("istio_request_duration_milliseconds_bucket", askedOf(service, pods), {
        window: lately,
        by: "namespace, le",
      });
    const { total } = late(askedOf(service, canaryPods), lately);
    const quantile: Measure = {
      name: "proxy-latency-quantile",
      role: "guard",
      says: "seconds by which calls are slower than to the old version",
      query: ifEnough(`(${slower(buckets(canaryPods), buckets(stablePods))}) / ${unitsPerSecond}`, total),
      bound: slownessOf(thresholdMs),
    };
    return [...sharesOf(service, "proxy-latency", allowed, late), quantile];
  };
}

function sharesOf(service: string, name: string, allowed: number, count: Count): readonly Measure[] {
  const isLatency = name === "proxy-latency";
  const recent = count(askedOf(service, canaryPods), lately);
  const old = count(askedOf(service, stablePods), lately);
  const all = count(askedOf(service, canaryPods), sinceBegin);
  const bound = boundOf(allowed, isLatency);
  const what = isLatency ? "slow" : "failed";
  const bad = isLatency ? ifEnough(surelyBad(recent), recent.total) : surelyBad(recent);
  return [
    { name, role: "guard", says: `calls ${what}`, query: unlessOld(bad, old, bound), bound },
    {
      name: `${name}-against-stable`,
      role: "guard",
      says: `more calls ${what} than to the old version`,
      query: `(${bad}) - (${shareOf(old)})`,
      bound: marginOf(allowed, isLatency),
    },
    {
      name: soFar(name),
      role: "gate",
      says: `calls ${what}`,
      query: ifStillEnough(shareOf(all), all.total, recent.total),
      bound,
    },
  ];
}
