import type { KubernetesObject } from "@kubernetes/client-node";

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
