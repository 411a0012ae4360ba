import { type MetricPages, parseMetrics, type Series } from "../metrics-page.ts";
import type { Cluster } from "./cluster.ts";
import { listShopPods, metricsScript, type ShopPod } from "./pods.ts";

/** What a pod counts, through the API server; a mesh that refuses plaintext is asked from within the pod. */
export async function pageOf(cluster: Cluster, { name, metricsPort, isReady, hasProxy }: ShopPod): Promise<Series[]> {
  const { core, namespace } = cluster;
  if (metricsPort === undefined || !isReady) return [];
  const at = { name: `${name}:${metricsPort}`, namespace, path: "metrics" };
  const page = hasProxy
    ? cluster.runScript(name, metricsScript(metricsPort))
    : core.connectGetNamespacedPodProxyWithPath(at);
  return [...parseMetrics(await page.catch(() => ""))];
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
