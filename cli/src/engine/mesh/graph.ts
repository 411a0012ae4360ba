import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { edgePods } from "../edge-pods.ts";
import { type Deviation, meshDeviations } from "./deviations.ts";
import { type MeshEdge, meshEdges } from "./edges.ts";
import { meshedShop } from "./meshed-shop.ts";
import { type EdgeTraffic, meshTraffic } from "./traffic.ts";

export interface Entrance extends EdgeTraffic {
  readonly caller: string;
  readonly callee: string;
}

export interface MeshGraph {
  readonly edges: readonly MeshEdge[];
  /** By the proxies of Istio's gateway, as far as they tell: which is a way in, and no call between services. */
  readonly entrances: readonly Entrance[];
  /** What of policies, certificates and scopes is not as the charts make it. */
  readonly deviations: readonly Deviation[];
}

export async function meshGraph(cluster: Cluster, services: readonly ServiceInfo[]): Promise<MeshGraph> {
  const shop = await meshedShop(cluster, services);
  const [edges, { deviations }, traffic] = await Promise.all([
    meshEdges(cluster, services, shop),
    meshDeviations(cluster, shop),
    edgePods(cluster).then((pods) => meshTraffic(cluster, pods)),
  ]);
  return { edges, entrances: [...traffic].map(entranceOf), deviations };
}

function entranceOf([pair, traffic]: readonly [string, EdgeTraffic]): Entrance {
  const [caller = "", callee = ""] = pair.split(" ");
  return { caller, callee, ...traffic };
}
