import type { Cluster } from "./cluster.ts";
import { listShopPods, type ShopPod } from "./cluster-pods.ts";
import { type MetricPages, parseMetrics, type Series } from "./metrics-page.ts";

/** What a pod counts, through the API server. A mesh that refuses plaintext refuses this too. */
export async function pageOf({ core, namespace }: Cluster, { name, metricsPort, isReady }: ShopPod): Promise<Series[]> {
  if (metricsPort === undefined || !isReady) return [];
  const at = { name: `${name}:${metricsPort}`, namespace, path: "metrics" };
  const page = await core.connectGetNamespacedPodProxyWithPath(at).catch(() => "");
  return [...parseMetrics(page)];
}

/** What the pods of every service count at this moment; a service whose pods do not answer is left out. */
export async function readClusterMetrics(cluster: Cluster): Promise<MetricPages> {
  const pods = await listShopPods(cluster);
  const pages = await Promise.all(
    pods.map(async (pod) => ({ service: pod.service, page: await pageOf(cluster, pod) })),
  );
  const byService = Map.groupBy(
    pages.filter(({ page }) => page.length > 0),
    ({ service }) => service,
  );
  return new Map([...byService].map(([service, found]) => [service, found.flatMap(({ page }) => page)]));
}
