import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Labels } from "../label-selector.ts";
import { shopLabels } from "./labels.ts";
import { wantedObjects } from "./wanted.ts";

/** What a cluster is held against: the charts' objects by the values it was installed with, and the labels of its pods. */
export interface MeshedShop {
  readonly wanted: readonly Rendered[];
  readonly labels: readonly Labels[];
}

export async function meshedShop(cluster: Cluster, services: readonly ServiceInfo[]): Promise<MeshedShop> {
  const [wanted, labels] = await Promise.all([wantedObjects(cluster), shopLabels(cluster, services)]);
  return { wanted, labels };
}
