import type { Cluster } from "./cluster/cluster.ts";

/** A service as a proxy knows it: Envoy's cluster, of which Istio makes one for each port and subset. */
export interface KnownService {
  /** Without the namespace where it is the shop's own, such as `orders`; else in full. */
  readonly host: string;
  /** How many calls it may have under way, and whether replicas that fail are left out: false where nobody decided. */
  readonly isBounded: boolean;
  readonly leavesOut: boolean;
}

interface Thresholds {
  readonly max_requests?: number;
}

interface EnvoyCluster {
  readonly name?: string;
  readonly circuit_breakers?: { readonly thresholds?: readonly Thresholds[] };
  readonly outlier_detection?: object;
}

/** What Istio writes where nothing is configured. */
const unbounded = 2 ** 32 - 1;

/** The services that the proxy of a pod finds a way to. */
export async function knownServices(cluster: Cluster, pod: string): Promise<readonly KnownService[]> {
  const dump = await cluster.askProxy(pod, "config_dump?resource=dynamic_active_clusters");
  const { configs = [] } = dump as { readonly configs?: readonly { readonly cluster?: EnvoyCluster }[] };
  return configs.flatMap(({ cluster: one = {} }) => {
    const [direction, , , host = ""] = (one.name ?? "").split("|");
    return direction === "outbound" ? [toKnown(one, shorten(host, cluster.namespace))] : [];
  });
}

function toKnown(
  { circuit_breakers: breakers, outlier_detection: detection }: EnvoyCluster,
  host: string,
): KnownService {
  const [{ max_requests: most = unbounded } = {}] = breakers?.thresholds ?? [];
  return { host, isBounded: most < unbounded, leavesOut: detection !== undefined };
}

function shorten(host: string, namespace: string): string {
  const [, own] = new RegExp(`^([^.]+)\\.${namespace}\\.svc\\.`).exec(host) ?? [];
  return own ?? host;
}

/** What the proxy of a pod does with calls to its service, as text: filters have names of their own. */
export async function inboundFilters(cluster: Cluster, pod: string): Promise<string> {
  return JSON.stringify(await cluster.askProxy(pod, "config_dump?resource=dynamic_listeners"));
}
