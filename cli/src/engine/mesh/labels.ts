import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import { selectorOf } from "@shopstream/cdk8s/workload/labels.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type Labels, selects } from "../label-selector.ts";

/** The pod by which `mesh verify` asks: it is nobody's of the shop. */
export const visitorName = "mesh-verify";

const labelSelector = "app.kubernetes.io/part-of=shopstream";

/** By what objects of the mesh find pods of the shop: as the charts label them, and whatever those that run have on top. */
export async function shopLabels(
  { core, namespace }: Cluster,
  services: readonly ServiceInfo[],
): Promise<readonly Labels[]> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  const running = items.map(({ metadata }) => metadata?.labels ?? {});
  const ofCharts = services.map(({ deploy }) => ({
    ...selectorOf(deploy.name),
    "app.kubernetes.io/part-of": "shopstream",
  }));
  return [...ofCharts, ...running.filter((labels) => nameIn(labels) !== visitorName)];
}

const nameIn = (labels: Labels) => labels["app.kubernetes.io/name"];

/** Those of the pods that serve, of one service. */
export function labelsOfService(all: readonly Labels[], service: string): readonly Labels[] {
  return all.filter((labels) => selects(selectorOf(service), labels));
}
