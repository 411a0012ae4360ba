import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";

interface Workload {
  readonly name: string;
  readonly isReady: boolean;
}

interface Counts {
  readonly metadata?: { name?: string; generation?: number };
  readonly spec?: { replicas?: number };
  readonly status?: {
    observedGeneration?: number | string;
    updatedReplicas?: number;
    readyReplicas?: number;
    replicas?: number;
  };
}

const labelSelector = "app.kubernetes.io/part-of=shopstream";

/** All pods are of the newest generation and ready, and none of an older one is left. */
function toWorkload({ metadata, spec, status }: Counts): Workload {
  const wanted = spec?.replicas ?? 1;
  // Argo Rollouts writes the number as text.
  const seen = Number(status?.observedGeneration) === metadata?.generation;
  const counts = [status?.updatedReplicas ?? 0, status?.readyReplicas ?? 0, status?.replicas ?? 0];
  return { name: metadata?.name ?? "", isReady: seen && counts.every((count) => count === wanted) };
}

async function listWorkloads({ apps, ask, namespace }: Cluster): Promise<readonly Workload[]> {
  const [deployments, statefulSets, released] = await Promise.all([
    apps.listNamespacedDeployment({ namespace, labelSelector }),
    apps.listNamespacedStatefulSet({ namespace, labelSelector }),
    ask("GET", `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts?labelSelector=${labelSelector}`),
  ]);
  // A cluster without Argo Rollouts does not know the kind.
  const rollouts = released.status === 200 ? (released.body as { items: Counts[] }).items : [];
  return [...deployments.items, ...statefulSets.items, ...rollouts].map(toWorkload);
}

/** Why pods are not ready, in the words of the kubelet or the scheduler. */
async function reasons({ core, namespace }: Cluster): Promise<string> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  const lines = items.flatMap(({ metadata, status }) => {
    const waiting = status?.containerStatuses?.find(({ ready }) => !ready)?.state?.waiting;
    const unscheduled = status?.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
    const reason = waiting?.message ?? waiting?.reason ?? unscheduled?.message;
    return reason === undefined ? [] : [`${metadata?.name}: ${reason}`];
  });
  return lines.join("\n");
}

export interface ReadyWait {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onChange: (line: string) => void;
}

/** Until every workload of the shop is ready; at the end of its patience it says which are not, and why. */
export async function untilReady(cluster: Cluster, { clock, timeoutMs, signal, onChange }: ReadyWait): Promise<void> {
  const deadline = clock.now() + timeoutMs;
  let before = "";
  for (;;) {
    signal.throwIfAborted();
    const waiting = (await listWorkloads(cluster)).filter(({ isReady }) => !isReady).map(({ name }) => name);
    if (waiting.length === 0) return;
    const line = `waiting for ${waiting.join(", ")}`;
    if (line !== before) onChange(line);
    before = line;
    if (clock.now() > deadline) throw new ShopError("SHOP-ENV-005", `${line}\n${await reasons(cluster)}`.trim());
    await clock.sleep(1_000);
  }
}
