/** Paths of the Kubernetes API for one namespace. */
export const configMaps = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;
export const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
export const services = (namespace: string) => `/api/v1/namespaces/${namespace}/services`;
export const envoyFilters = (namespace: string) =>
  `/apis/networking.istio.io/v1alpha3/namespaces/${namespace}/envoyfilters`;

/** Whatever keeps pods of the shop alive. */
export const workloads = (namespace: string) => [
  { kind: "Deployment", path: `/apis/apps/v1/namespaces/${namespace}/deployments` },
  { kind: "StatefulSet", path: `/apis/apps/v1/namespaces/${namespace}/statefulsets` },
  { kind: "Rollout", path: `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts` },
];

export const ofTheShop = "labelSelector=app.kubernetes.io%2Fpart-of%3Dshopstream";
