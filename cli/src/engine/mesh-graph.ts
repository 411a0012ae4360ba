import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "./cluster.ts";
import { type Deviation, meshDeviations } from "./mesh-deviations.ts";
import { type MeshEdge, meshEdges } from "./mesh-edges.ts";
import { meshedShop } from "./meshed-shop.ts";

export interface MeshGraph {
  readonly edges: readonly MeshEdge[];
  /** What of policies, certificates and scopes is not as the charts make it. */
  readonly deviations: readonly Deviation[];
}

export async function meshGraph(cluster: Cluster, services: readonly ServiceInfo[]): Promise<MeshGraph> {
  const shop = await meshedShop(cluster, services);
  const [edges, { deviations }] = await Promise.all([
    meshEdges(cluster, services, shop),
    meshDeviations(cluster, shop),
  ]);
  return { edges, deviations };
}
