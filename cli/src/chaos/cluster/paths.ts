/** Paths of the Kubernetes API for one namespace. */
export const configMaps = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;
export const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
export const services = (namespace: string) => `/api/v1/namespaces/${namespace}/services`;
export const secrets = (namespace: string) => `/api/v1/namespaces/${namespace}/secrets`;
export const deployments = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`;
export const rollouts = (namespace: string) => `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts`;
export const persistentVolumeClaims = (namespace: string) => `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
export const envoyFilters = (namespace: string) =>
  `/apis/networking.istio.io/v1alpha3/namespaces/${namespace}/envoyfilters`;
