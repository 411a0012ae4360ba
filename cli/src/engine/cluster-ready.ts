import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";
import { listWorkloads } from "./cluster-workloads.ts";

const labelSelector = "app.kubernetes.io/part-of=shopstream";

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
