import type { Cluster } from "../../engine/cluster.ts";
import { mustBe } from "./fault-records.ts";
import { ofTheShop, workloads } from "./paths.ts";

interface WorkloadObject {
  readonly metadata: { readonly name: string; readonly generation?: number };
  readonly spec: { readonly replicas?: number };
  readonly status?: {
    readonly phase?: string;
    readonly observedGeneration?: number | string;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly replicas?: number;
  };
}

export interface Workload {
  readonly name: string;
  readonly kind: string;
  /** In the API. */
  readonly path: string;
  readonly wanted: number;
  /** Why it is not as it should be. */
  readonly symptom: string | undefined;
}

/** Everything that keeps pods of the shop alive; a kind that the cluster does not know has none. */
export async function listWorkloads({ ask, namespace }: Cluster): Promise<readonly Workload[]> {
  const lists = workloads(namespace).map(async ({ kind, path }) => {
    const answer = await ask("GET", `${path}?${ofTheShop}`);
    if (answer.status === 404) return [];
    const { items } = mustBe(answer, `the list of ${kind}s`) as { items: readonly WorkloadObject[] };
    return items.map((item) => toWorkload(kind, path, item));
  });
  return (await Promise.all(lists)).flat();
}

function toWorkload(kind: string, path: string, { metadata, spec, status = {} }: WorkloadObject): Workload {
  const { name, generation } = metadata;
  const wanted = spec.replicas ?? 1;
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, replicas = 0 } = status;
  const isChanging =
    Number(status.observedGeneration) !== generation ||
    updated !== wanted ||
    replicas !== wanted ||
    status.phase === "Paused";
  const isAway = ready < wanted ? `${ready} of ${wanted} pods of ${name} are ready` : undefined;
  const symptom = isAway ?? (isChanging ? `${name} is being rolled out` : undefined);
  return { name, kind, path: `${path}/${name}`, wanted, symptom };
}
