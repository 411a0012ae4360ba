/** Kinds by group and version, as a Kubernetes of today has them without anything added. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  v1: ["ConfigMap", "Pod", "Secret", "Service", "ServiceAccount"],
  "apps/v1": ["Deployment", "StatefulSet"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["Job"],
  "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
};

export const pluralOf = (kind: string) => kind.toLowerCase().replace(/y$/, "ie").replace(/s$/, "se").concat("s");

/** What a cluster answers when it is asked which kinds a group has; undefined for other questions. */
export function discovered(pathname: string, added: Readonly<Record<string, readonly string[]>>): unknown {
  const version = pathname === "/api/v1" ? "v1" : pathname.match(/^\/apis\/([^/]+\/[^/]+)$/)?.[1];
  const kinds = version === undefined ? undefined : (builtIn[version] ?? added[version]);
  const resources = kinds?.map((kind) => ({ kind, name: pluralOf(kind), namespaced: true }));
  return resources && { kind: "APIResourceList", groupVersion: version, resources };
}
