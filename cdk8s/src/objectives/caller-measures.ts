import { lately, type Measure } from "./canary-measure.ts";

/**
 * Calls that never reach the new pods: no service counts them, and a pod that is ready may be deaf all the same. The proxies of its
 * callers know, by the part of the service that versions are told apart by. Theirs is any namespace: Istio's gateway has its own.
 */
export function callerMeasures(service: string): readonly Measure[] {
  const matchers = `cluster_name=~"outbound[|].*[|]canary[|]${service}[.]{{args.namespace}}[.].*"`;
  const count = (name: string) => `sum(increase(envoy_cluster_upstream_cx_${name}{${matchers}}[${lately}]))`;
  return [
    {
      name: "not-reached",
      role: "guard",
      says: "calls for which no new pod could be reached",
      query: `${count("connect_fail")} + ${count("none_healthy")}`,
      // A pod that ends takes one or two with it.
      bound: 3,
    },
  ];
}
