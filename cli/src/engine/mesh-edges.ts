import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { Cluster } from "./cluster.ts";
import { listShopPods, metricsScript, type ShopPod } from "./cluster-pods.ts";
import { meshObjects } from "./mesh-objects.ts";
import { type EdgeTraffic, meshTraffic } from "./mesh-traffic.ts";
import { parseMetrics } from "./metrics-page.ts";

/** From one service to another, by four witnesses. They agree, or something is open or closed that should not be. */
export interface MeshEdge extends Partial<EdgeTraffic> {
  readonly caller: string;
  readonly callee: string;
  /** In the caller's deploy.ts. */
  readonly declared: boolean;
  /** By the callee's AuthorizationPolicy. */
  readonly allowed: boolean;
  /** By the caller's Sidecar: its proxy knows the way. */
  readonly known: boolean;
  /** By what the caller's pods counted since they started; for calls without RPC what their proxies did, if they have any. */
  readonly observed: boolean | undefined;
}

interface Named {
  readonly metadata: { readonly name: string };
}

interface Policy extends Named {
  readonly spec: {
    readonly rules?: readonly {
      readonly from?: readonly { readonly source: { readonly principals?: readonly string[] } }[];
    }[];
  };
}

interface Scope extends Named {
  readonly spec: { readonly egress: readonly { readonly hosts: readonly string[] }[] };
}

const edge = (caller: string, callee: string) => `${caller} ${callee}`;

/** Every pair of services that any of the four knows. */
export async function meshEdges(cluster: Cluster, services: readonly ServiceInfo[]): Promise<readonly MeshEdge[]> {
  const names = new Set(services.map(({ deploy }) => deploy.name));
  const pods = await listShopPods(cluster);
  const [allowed, known, observed, traffic] = await Promise.all([
    allowedBy(cluster),
    knownBy(cluster),
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

async function allowedBy(cluster: Cluster): Promise<ReadonlySet<string>> {
  const policies = await meshObjects<Policy>(cluster, "security", "authorizationpolicies");
  const callers = ({ spec }: Policy) =>
    (spec.rules ?? []).flatMap(({ from = [] }) => from.flatMap(({ source }) => source.principals ?? []));
  return new Set(
    policies.flatMap((policy) =>
      callers(policy)
        .filter((principal) => principal.includes(`/ns/${cluster.namespace}/sa/`))
        .map((principal) => edge(principal.split("/sa/")[1] ?? "", policy.metadata.name)),
    ),
  );
}

async function knownBy(cluster: Cluster): Promise<ReadonlySet<string>> {
  const scopes = await meshObjects<Scope>(cluster, "networking", "sidecars");
  const suffix = `.${cluster.namespace}.svc.cluster.local`;
  return new Set(
    scopes.flatMap(({ metadata, spec }) =>
      spec.egress
        .flatMap(({ hosts }) => hosts)
        .filter((host) => host.startsWith("./") && host.endsWith(suffix))
        .map((host) => edge(metadata.name, host.slice(2, -suffix.length))),
    ),
  );
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
