import type { Cluster } from "./cluster.ts";
import { pageOf } from "./cluster-metrics.ts";
import { listShopPods, type ShopPod } from "./cluster-pods.ts";
import { listReleases } from "./cluster-releases.ts";
import { sumOf } from "./metrics-page.ts";

export interface ClusterService {
  readonly name: string;
  readonly version: string;
  /** How many of its pods are ready, of how many. */
  readonly ready: number;
  readonly pods: number;
  readonly restarts: number;
  readonly startedAt: number;
  readonly proxies: number;
  readonly troubles: readonly string[];
  /** Events that wait in the outbox, and callees that are not asked for a while; undefined where nothing tells. */
  readonly unpublished: number | undefined;
  readonly breakersOpen: number | undefined;
}

export interface ClusterRelease {
  readonly name: string;
  readonly revision: number;
  readonly status: string;
}

export interface ClusterStatus {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly version: string;
  readonly services: readonly ClusterService[];
  readonly releases: readonly ClusterRelease[];
}

/** One look at the shop of a namespace, by what Kubernetes says and what the services count. */
export async function clusterStatus(cluster: Cluster): Promise<ClusterStatus> {
  const [version, found, pods] = await Promise.all([cluster.version(), listReleases(cluster), listShopPods(cluster)]);
  const ours = [...found.values()].filter(({ digest }) => digest !== undefined);
  const names = [...new Set(pods.map(({ service }) => service))].sort();
  const services = names.map((name) =>
    serviceOf(
      cluster,
      name,
      pods.filter(({ service }) => service === name),
    ),
  );
  const { context, server, namespace } = cluster;
  return {
    context,
    server,
    namespace,
    version,
    services: await Promise.all(services),
    releases: ours.map(({ name, revision, status }) => ({ name, revision, status })),
  };
}

async function serviceOf(cluster: Cluster, name: string, pods: readonly ShopPod[]): Promise<ClusterService> {
  const pages = (await Promise.all(pods.map((pod) => pageOf(cluster, pod)))).flat();
  return {
    name,
    version: [...new Set(pods.map(({ version }) => version))].join(", "),
    ready: pods.filter(({ isReady }) => isReady).length,
    pods: pods.length,
    restarts: pods.reduce((sum, { restarts }) => sum + restarts, 0),
    startedAt: Math.min(...pods.map(({ startedAt }) => startedAt)),
    proxies: pods.filter(({ hasProxy }) => hasProxy).length,
    troubles: pods.flatMap(({ name: pod, trouble }) => (trouble === "" ? [] : [`${pod}: ${trouble}`])),
    unpublished: sumOf(pages, "outbox_unpublished"),
    breakersOpen: sumOf(pages, "breaker_open"),
  };
}

export function isWell({ services, releases }: ClusterStatus): boolean {
  return (
    services.length > 0 &&
    services.every(({ ready, pods }) => ready === pods) &&
    releases.every(({ status }) => status === "deployed")
  );
}
