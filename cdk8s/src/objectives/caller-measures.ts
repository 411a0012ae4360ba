import { lately, type Measure } from "./canary-measure.ts";

/** A pod that ends takes one or two with it. */
const few = 3;

/**
 * Calls that never reach the new pods: no service counts them, and a pod that is ready may be deaf all the same. The proxies of its
 * callers know, by the part of the service that versions are told apart by. Theirs is any namespace: Istio's gateway has its own.
 */
export function callerMeasures(service: string): readonly Measure[] {
  const count = (part: string, name: string) => {
    const matchers = `cluster_name=~"outbound[|].*[|]${part}[|]${service}[.]{{args.namespace}}[.].*"`;
    return `sum(increase(envoy_cluster_upstream_cx_${name}{${matchers}}[${lately}]))`;
  };
  const missed = (part: string) => `${count(part, "connect_fail")} + ${count(part, "none_healthy")}`;
  return [
    {
      name: "not-reached",
      role: "guard",
      says: "calls for which no new pod could be reached",
      query: `${missed("canary")} unless (${missed("stable")} > ${few})`,
      bound: few,
    },
  ];
}
