import type { Cluster } from "./cluster/cluster.ts";
import type { Release } from "./cluster/releases.ts";
import type { Workload } from "./cluster/workloads.ts";

/** A workload of a release, as it is found. */
export interface Promised {
  readonly name: string;
  /** Undefined: somebody took it away. */
  readonly found: Workload | undefined;
  /** Why it has no pods and will have none by itself; undefined where it may. */
  readonly missing: string | undefined;
}

/** What the releases promise to keep alive, beside what is there: who is gone is in no list of the API server's. */
export function promisedBy(releases: readonly Release[], workloads: readonly Workload[]): readonly Promised[] {
  return releases
    .flatMap(({ workloads: promised }) => promised)
    .map(({ kind, name }) => {
      const found = workloads.find((workload) => workload.kind === kind && workload.name === name);
      return { name, found, missing: missing(kind, name, found) };
    });
}

function missing(kind: string, name: string, found: Workload | undefined): string | undefined {
  if (found === undefined) return `the ${kind} ${name} is not there any more`;
  return found.wanted === 0 ? `the ${kind} ${name} is scaled to no pods` : undefined;
}

/** What is said to whom makes pods and may not, by workload. Of a StatefulSet only events tell, for an hour. */
export async function refusals(
  { core, namespace }: Cluster,
  workloads: readonly Workload[],
): Promise<ReadonlyMap<string, string>> {
  const lacking = workloads.filter(({ isReady }) => !isReady);
  const said = new Map(lacking.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [[name, refusal]])));
  if (!lacking.some(({ kind }) => kind === "StatefulSet")) return said;
  const fieldSelector = "reason=FailedCreate,involvedObject.kind=StatefulSet";
  const { items } = await core.listNamespacedEvent({ namespace, fieldSelector }).catch(() => ({ items: [] }));
  for (const { involvedObject, message = "" } of items)
    if (lacking.some(({ name }) => name === involvedObject.name)) said.set(involvedObject.name ?? "", message);
  return said;
}
