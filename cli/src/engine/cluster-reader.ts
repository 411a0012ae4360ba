import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { ShopError } from "../shop-error.ts";

/** Where a cluster is, pinned when it is first looked at. */
export interface ClusterReader {
  readonly server: string;
  /** Undefined: there is no such object. */
  read(object: Rendered): Promise<unknown>;
}

/** Reads from the cluster of a context; the kubeconfig is that of KUBECONFIG or the home directory. */
export async function openCluster(context: string, namespace: string): Promise<ClusterReader> {
  const { KubeConfig, KubernetesObjectApi } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromDefault();
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(context))
    throw new ShopError("SHOP-CLUSTER-001", `there is no context ${context}; known: ${known.join(", ") || "none"}`);
  config.setCurrentContext(context);
  const api = KubernetesObjectApi.makeApiClient(config);
  return {
    server: config.getCurrentCluster()?.server ?? "",
    read: async ({ apiVersion, kind, metadata: { name } }) => {
      try {
        return await api.read({ apiVersion, kind, metadata: { name, namespace } });
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw new ShopError("SHOP-CLUSTER-001", `${kind} ${name} cannot be read: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
  };
}

// Also a kind that the cluster does not know, such as a Rollout before its definition is there.
function isMissing(error: unknown): boolean {
  return (error as { code?: number }).code === 404 || /Unrecognized API version and kind/.test(String(error));
}
