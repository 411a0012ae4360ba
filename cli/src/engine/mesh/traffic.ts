import type { Cluster } from "../cluster/cluster.ts";
import { type CarriedCalls, type ProxiedPod, proxyCounts } from "../proxy-counts.ts";

/** What became of the calls of an edge at the callers' proxies. */
export interface EdgeTraffic {
  readonly breaker: "open" | "closed";
  readonly calls: number;
  readonly overflowed: number;
  readonly repeated: number;
  readonly ejected: number;
}

/** By `caller callee`, of all proxies of a caller together. */
export async function meshTraffic(
  cluster: Cluster,
  pods: readonly ProxiedPod[],
): Promise<ReadonlyMap<string, EdgeTraffic>> {
  const asked = pods
    .filter(({ hasProxy, isReady }) => hasProxy && isReady)
    .map(async (pod) => {
      const { carried = [] } = (await proxyCounts(cluster, pod)) ?? {};
      return carried.map((calls) => [`${pod.service} ${calls.callee}`, calls] as const);
    });
  const found = (await Promise.all(asked)).flat();
  return new Map(
    [...Map.groupBy(found, ([edge]) => edge)].map(([edge, all]) => [edge, together(all.map(([, of]) => of))]),
  );
}

function together(all: readonly CarriedCalls[]): EdgeTraffic {
  const total = (of: (calls: CarriedCalls) => number) => all.reduce((sum, calls) => sum + of(calls), 0);
  return {
    breaker: all.some(({ isOpen }) => isOpen) ? "open" : "closed",
    calls: total(({ calls }) => calls),
    overflowed: total(({ overflowed }) => overflowed),
    repeated: total(({ repeated }) => repeated),
    // Every proxy has its own opinion of a replica: the gloomiest counts.
    ejected: Math.max(...all.map(({ ejected }) => ejected)),
  };
}
