import { ShopError } from "../../shop-error.ts";
import type { Rollout } from "../canary/rollout.ts";
import { type Stand, standOf } from "../canary/stand.ts";
import type { Cluster } from "./cluster.ts";

interface WorkloadObject {
  readonly metadata: { readonly name: string; readonly generation?: number };
  readonly spec: {
    readonly replicas?: number;
    readonly template?: {
      readonly spec?: { readonly volumes?: readonly { readonly emptyDir?: object; readonly name: string }[] };
    };
  };
  readonly status?: {
    readonly phase?: string;
    readonly observedGeneration?: number | string;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly replicas?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

export interface Workload {
  readonly name: string;
  readonly kind: string;
  /** In the API. */
  readonly path: string;
  readonly wanted: number;
  /** All pods are of the newest generation and ready, and none of an older one is left. */
  readonly isReady: boolean;
  /** False: what it stores is gone with its pod. */
  readonly keepsData: boolean;
  /** Why it is not as it should be. */
  readonly symptom: string | undefined;
  /** Why nobody makes pods that it lacks: a quota, an admission. */
  readonly refusal: string | undefined;
  /** Where the release of a Rollout stands. */
  readonly stand?: Stand;
}

const kindsIn = (namespace: string) => [
  { kind: "Deployment", path: `/apis/apps/v1/namespaces/${namespace}/deployments` },
  { kind: "StatefulSet", path: `/apis/apps/v1/namespaces/${namespace}/statefulsets` },
  { kind: "Rollout", path: `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts` },
];
const ofTheShop = "labelSelector=app.kubernetes.io%2Fpart-of%3Dshopstream";

/**
 * Everything that keeps pods of the shop alive. A kind that the cluster does not know has none; neither has one that may not be
 * looked at, which is what a namespace's own administrator is told of a kind that is not there.
 */
export async function listWorkloads({ ask, namespace }: Cluster): Promise<readonly Workload[]> {
  const lists = kindsIn(namespace).map(async ({ kind, path }) => {
    const { status, body } = await ask("GET", `${path}?${ofTheShop}`);
    if (kind === "Rollout" && (status === 403 || status === 404)) return [];
    if (status >= 300)
      throw new ShopError("SHOP-CLUSTER-001", `the list of ${kind}s: the API server answered ${status}`);
    return (body as { items: readonly WorkloadObject[] }).items.map((item) => ({
      ...toWorkload(kind, path, item),
      ...(kind === "Rollout" ? { stand: standOf(item as unknown as Rollout) } : {}),
    }));
  });
  return (await Promise.all(lists)).flat();
}

function toWorkload(kind: string, path: string, { metadata, spec, status = {} }: WorkloadObject): Workload {
  const { name, generation } = metadata;
  const wanted = spec.replicas ?? 1;
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, replicas = 0 } = status;
  // Argo Rollouts writes the number as text.
  const isSeen = Number(status.observedGeneration) === generation;
  const isReady = isSeen && [updated, ready, replicas].every((count) => count === wanted);
  const isAway = ready < wanted ? `${ready} of ${wanted} pods of ${name} are ready` : undefined;
  const isChanging = !isReady || status.phase === "Paused";
  const symptom = isAway ?? (isChanging ? `${name} is being rolled out` : undefined);
  const volumes = spec.template?.spec?.volumes ?? [];
  const keepsData = !volumes.some((volume) => volume.name === "data" && volume.emptyDir !== undefined);
  const refused = status.conditions?.find(({ type, status: is }) => type === "ReplicaFailure" && is === "True");
  return { name, kind, path: `${path}/${name}`, wanted, isReady, keepsData, symptom, refusal: refused?.message };
}
