import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { listShopPods, metricsScript, type ShopPod } from "../cluster/pods.ts";
import { parseMetrics } from "../metrics-page.ts";
import { anybody, openPairs, trustDomainOf } from "./doors.ts";
import type { MeshedShop } from "./meshed-shop.ts";
import { meshObjects } from "./objects.ts";
import type { AuthorizationPolicy } from "./rules.ts";
import type { Sidecar } from "./scopes.ts";
import { type EdgeTraffic, meshTraffic } from "./traffic.ts";

/** From one service to another, by four witnesses. They agree, or something is open or closed that should not be. */
export interface MeshEdge extends Partial<EdgeTraffic> {
  readonly caller: string;
  readonly callee: string;
  /** In the caller's deploy.ts. */
  readonly declared: boolean;
  /** By what policies make of the callee's pods: at least one of its methods or pages. */
  readonly allowed: boolean;
  /** By the scope of the caller's pods: their proxies know the way. */
  readonly known: boolean;
  /** By what the caller's pods counted since they started; for calls without RPC what their proxies did, if they have any. */
  readonly observed: boolean | undefined;
}

const edge = (caller: string, callee: string) => `${caller} ${callee}`;

/** Every pair of services that any of the four knows; `*` is anybody else. */
export async function meshEdges(
  cluster: Cluster,
  services: readonly ServiceInfo[],
  shop: MeshedShop,
): Promise<readonly MeshEdge[]> {
  const names = new Set([...services.map(({ deploy }) => deploy.name), anybody]);
  const pods = await listShopPods(cluster);
  const [{ allowed, known }, observed, traffic] = await Promise.all([
    openBy(cluster, services, shop),
    observedBy(cluster, pods),
    meshTraffic(cluster, pods),
  ]);
  const rpc = new Set(services.flatMap(({ deploy }) => deploy.calls.map((callee) => edge(deploy.name, callee))));
  const overHttp = services.flatMap(({ deploy }) =>
    (deploy.callsOverHttp ?? []).map((callee) => edge(deploy.name, callee)),
  );
  const declared = new Set([...rpc, ...overHttp]);
  const isOurs = (pair: string) => pair.split(" ").every((name) => names.has(name));
  const all = [...new Set([...declared, ...allowed, ...known, ...observed])].filter(isOurs).sort();
  return all.map((pair) => {
    const [caller = "", callee = ""] = pair.split(" ");
    const carried = traffic.get(pair);
    const isOverHttp = declared.has(pair) && !rpc.has(pair);
    return {
      caller,
      callee,
      declared: declared.has(pair),
      allowed: allowed.has(pair),
      known: known.has(pair),
      observed: isOverHttp ? carried && carried.calls > 0 : observed.has(pair),
      ...carried,
    };
  });
}

/** Declared, allowed and known are one set; what is observed is in it. */
export function isConsistent({ declared, allowed, known, observed }: MeshEdge): boolean {
  return declared === allowed && declared === known && (declared || observed !== true);
}

/** By the objects of the cluster, whoever made them: all that bear on a pod, and every rule of them. */
async function openBy(cluster: Cluster, services: readonly ServiceInfo[], { wanted, labels }: MeshedShop) {
  const [policies, scopes] = await Promise.all([
    meshObjects<AuthorizationPolicy>(cluster, "security", "authorizationpolicies"),
    meshObjects<Sidecar>(cluster, "networking", "sidecars"),
  ]);
  const { namespace } = cluster;
  return openPairs({ namespace, trustDomain: trustDomainOf(wanted), policies, scopes, labels }, services);
}

/** By a method's name, which is all that is counted; a name that several services have tells nothing. */
const owners = new Map(
  [...Map.groupBy(contract.flatMap(namesOf), ([method]) => method)].flatMap(([method, [owner, ...more]]) =>
    owner === undefined || more.length > 0 ? [] : [[method, owner[1]] as const],
  ),
);

function namesOf({ name, methods }: (typeof contract)[number]): readonly (readonly [string, string])[] {
  return Object.values(methods).map((method) => [method.name, name] as const);
}

/** Asked from within each pod: its proxy lets nobody in who is not of the mesh. */
async function observedBy(cluster: Cluster, pods: readonly ShopPod[]): Promise<ReadonlySet<string>> {
  const counting = pods.filter(({ isReady, metricsPort }) => isReady && metricsPort !== undefined);
  const pages = counting.map(async ({ name, service, metricsPort }) => {
    // An engine that came along has no such page.
    const page = await cluster.runScript(name, metricsScript(metricsPort ?? 0)).catch(() => "");
    return parseMetrics(page)
      .filter((series) => series.name === "rpc_client_duration_seconds_count" && series.labels.code !== "breaker_open")
      .flatMap(({ labels }) => owners.get(labels.method ?? "") ?? [])
      .map((callee) => edge(service, callee));
  });
  return new Set((await Promise.all(pages)).flat());
}
