import type { V1Pod } from "@kubernetes/client-node";
import type { Cluster } from "./cluster.ts";

/** Where a pod's program comes from. */
export interface PodImage {
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly imagePullSecrets: readonly object[];
}

/** A pod of the shop that serves: of a service, or of an engine that came along. */
export interface ShopPod {
  readonly name: string;
  readonly service: string;
  /** Of its own, once it has one. */
  readonly address: string | undefined;
  readonly version: string;
  readonly isReady: boolean;
  readonly restarts: number;
  readonly startedAt: number;
  readonly hasProxy: boolean;
  /** Why it is not ready, in the words of the kubelet or the scheduler. */
  readonly trouble: string;
  readonly metricsPort: number | undefined;
  readonly httpPort: number | undefined;
  readonly image: PodImage;
}

const labelSelector = "app.kubernetes.io/part-of=shopstream,app.kubernetes.io/component=server";

export async function listShopPods({ core, namespace }: Cluster): Promise<readonly ShopPod[]> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  // One that was told to end is nobody's business any more.
  return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined).map(toShopPod);
}

function toShopPod({ metadata, spec, status }: V1Pod): ShopPod {
  const server = status?.containerStatuses?.find(({ name }) => name === "server");
  const container = spec?.containers.find(({ name }) => name === "server");
  const port = (wanted: string) => container?.ports?.find(({ name }) => name === wanted)?.containerPort;
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const unready = status?.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
  return {
    name: metadata?.name ?? "",
    service: metadata?.labels?.["app.kubernetes.io/name"] ?? "",
    address: status?.podIP,
    version: metadata?.labels?.["app.kubernetes.io/version"] ?? "",
    isReady: server?.ready ?? false,
    restarts: server?.restartCount ?? 0,
    startedAt: (status?.startTime ?? metadata?.creationTimestamp)?.getTime() ?? 0,
    hasProxy: all.some(({ name }) => name === "istio-proxy"),
    trouble: server?.state?.waiting?.message ?? server?.state?.waiting?.reason ?? unready?.message ?? "",
    metricsPort: port("metrics") ?? port("http"),
    httpPort: port("http"),
    image: {
      image: container?.image ?? "",
      imagePullPolicy: container?.imagePullPolicy ?? "IfNotPresent",
      imagePullSecrets: spec?.imagePullSecrets ?? [],
    },
  };
}

/** Prints what a pod counts, from within it. */
export function metricsScript(port: number): string {
  return `console.log(await (await fetch("http://127.0.0.1:${port}/metrics")).text())`;
}
