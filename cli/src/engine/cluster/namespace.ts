import type { KubernetesObject, V1Namespace } from "@kubernetes/client-node";
import type { Cluster } from "./cluster.ts";
import { answerTo } from "./kinds.ts";

/** On a namespace that `up` made: `down --purge` may take it away again. */
export const ownedAnnotation = "shopstream.dev/made-by-shopctl";

/** Every pod of the shop meets the strictest standard, so the namespace demands it. */
export function namespaceObject(name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      annotations: { [ownedAnnotation]: "true" },
      labels: { "pod-security.kubernetes.io/enforce": "restricted", "app.kubernetes.io/part-of": "shopstream" },
    },
  };
}

/** Asked for by its name: whoever has a role in a namespace may do that, while few may list all of a cluster. */
export async function findNamespace(cluster: Cluster): Promise<V1Namespace | undefined> {
  return (await answerTo(cluster, `/api/v1/namespaces/${cluster.namespace}`)) as V1Namespace | undefined;
}
