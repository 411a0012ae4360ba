import type { Cluster } from "./cluster/cluster.ts";
import type { ShopPod } from "./cluster/pods.ts";

/** A pod whose proxy can be asked: of the shop, or in a namespace that is named. */
export type ProxiedPod = Pick<ShopPod, "name" | "service" | "hasProxy" | "isReady"> & { readonly namespace?: string };

/** What proxies did to the calls of their service to one callee, since they started. */
export interface CarriedCalls {
  readonly callee: string;
  /** A callee has as many calls under way as it may have: the next one is refused at once. */
  readonly isOpen: boolean;
  readonly calls: number;
  /** Refused because the breaker was open. */
  readonly overflowed: number;
  readonly repeated: number;
  /** Replicas that are left out at this moment, and how often one was. */
  readonly ejected: number;
  readonly ejections: number;
}

/** What a proxy counted: calls that it carried for its service, and what it kept from it. */
export interface ProxyCounts {
  readonly carried: readonly CarriedCalls[];
  /** By an AuthorizationPolicy. */
  readonly denied: number;
  /** Connections without the mesh's certificate. */
  readonly plaintext: number;
  /** Requests over the limit of each second. */
  readonly flooded: number;
}

type Stat = Readonly<{ name: string; value: number }>;

/** Undefined where a proxy does not answer, such as one that is ending. `keptStatistics` of the charts are what it has. */
export async function proxyCounts(cluster: Cluster, { name, namespace }: ProxiedPod): Promise<ProxyCounts | undefined> {
  const answer = await cluster.askProxy(name, "stats?format=json&usedonly", namespace).catch(() => undefined);
  return answer === undefined ? undefined : readCounts(answer, cluster.namespace);
}

/** Reads Envoy's `stats?format=json`; clusters are named `outbound|port|subset|host`, and Istio ends that name by a semicolon. */
function readCounts(answer: unknown, namespace: string): ProxyCounts {
  const stats = statsIn(answer);
  const ending = (suffix: string) => sum(stats.filter(({ name }) => name.endsWith(suffix)));
  const outbound = new RegExp(
    `^cluster\\.outbound\\|\\d+\\|[^|]*\\|([^.|]+)\\.${namespace}\\.svc\\.[^;]*?;?\\.((?:circuit_|outlier_|upstream_).+)$`,
  );
  const known = stats.flatMap(({ name, value }) => {
    const [, callee, what] = outbound.exec(name) ?? [];
    return callee === undefined || what === undefined ? [] : [{ callee, name: what, value }];
  });
  return {
    carried: [...Map.groupBy(known, ({ callee }) => callee)].map(([callee, of]) => carriedTo(callee, of)),
    denied: ending(".rbac.denied"),
    plaintext: ending(".no_filter_chain_match"),
    flooded: ending("http_local_rate_limit.rate_limited"),
  };
}

/** By what was full: calls under way, calls that wait for a connection (older proxies count all as these), connections. */
const overflows = ["upstream_rq_active_overflow", "upstream_rq_pending_overflow", "upstream_cx_overflow"];

function carriedTo(callee: string, stats: readonly Stat[]): CarriedCalls {
  const total = (...names: readonly string[]) => sum(stats.filter(({ name }) => names.includes(name)));
  const open = ["cx_open", "rq_open", "rq_pending_open"].map((name) => `circuit_breakers.default.${name}`);
  return {
    callee,
    isOpen: total(...open) > 0,
    calls: total("upstream_rq_total"),
    overflowed: total(...overflows),
    repeated: total("upstream_rq_retry"),
    ejected: total("outlier_detection.ejections_active"),
    ejections: total("outlier_detection.ejections_enforced_total"),
  };
}

const sum = (stats: readonly Stat[]) => stats.reduce((all, { value }) => all + value, 0);

// Histograms have no name of their own.
function statsIn(answer: unknown): readonly Stat[] {
  const { stats = [] } = answer as { readonly stats?: readonly Partial<Stat>[] };
  return stats.filter((stat): stat is Stat => typeof stat.name === "string" && typeof stat.value === "number");
}
