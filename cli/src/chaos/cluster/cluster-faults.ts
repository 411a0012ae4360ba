import type { Cluster } from "../../engine/cluster.ts";
import { listShopPods } from "../../engine/cluster-pods.ts";
import type { KubeAsk } from "../../engine/kube-ask.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment } from "../experiment.ts";
import type { Undo } from "./end-fault.ts";
import { mustBe, type Owner } from "./fault-records.ts";
import { envoyFilters, pods } from "./paths.ts";
import { isProxyFault, proxyFaultOf } from "./proxy-fault.ts";
import { listWorkloads, type Workload } from "./shop-workloads.ts";

/** One fault before it happens: how it is made, and how it is taken back. */
export interface PlannedFault {
  readonly undo: readonly Undo[];
  /** Answers how often it took effect at once. */
  readonly make: (owner: Owner) => Promise<number>;
}

/** The name of what is hit, as its pods have it. */
export function victimOf({ target }: Experiment): string {
  if (target.engine === "payment-provider") return "stripe-simulator";
  return { postgres: "postgresql", redis: "redis", none: target.service ?? "" }[target.engine ?? "none"];
}

/** Looks at what is there now; changes nothing yet. */
export async function planFault(cluster: Cluster, experiment: Experiment, id: string): Promise<PlannedFault> {
  const { ask, namespace } = cluster;
  const { fault } = experiment;
  const victim = victimOf(experiment);
  if (fault.kind === "overload") return { undo: [], make: async () => 1 };
  if (fault.kind === "kill") return { undo: [], make: () => killOne(cluster, victim, fault.signal) };
  if (fault.kind === "outage") return outageOf(ask, await workloadOf(cluster, victim));
  if (isProxyFault(fault)) {
    const filter = proxyFaultOf(victim, fault, { name: `chaos-${id}`.slice(0, 63), namespace });
    const path = envoyFilters(namespace);
    return {
      undo: [{ verb: "DELETE", path: `${path}/${filter.metadata.name}` }],
      make: async (owner) => {
        const metadata = { ...filter.metadata, ownerReferences: [owner] };
        mustBe(await ask("POST", path, { ...filter, metadata }), "the filter of the proxy");
        return 0;
      },
    };
  }
  throw new ShopError("SHOP-CHAOS-004", `a ${fault.kind} cannot be made in a cluster`);
}

async function workloadOf(cluster: Cluster, name: string): Promise<Workload> {
  const found = (await listWorkloads(cluster)).find((workload) => workload.name === name);
  if (found === undefined) throw new ShopError("SHOP-CHAOS-004", `nothing in ${cluster.namespace} keeps ${name} alive`);
  return found;
}

function outageOf(ask: KubeAsk, { name, path, wanted }: Workload): PlannedFault {
  const scale = (replicas: number) => ({ verb: "PATCH", path, body: { spec: { replicas } } }) as const;
  return {
    undo: [scale(wanted)],
    make: async () => {
      const { verb, body } = scale(0);
      mustBe(await ask(verb, path, body), `taking ${name} away`);
      return 1;
    },
  };
}

/** As a crash does, or as the cluster itself would ask a pod to leave. Answers how many were hit. */
export async function killOne(cluster: Cluster, service: string, signal: "SIGKILL" | "SIGTERM"): Promise<number> {
  const { ask, namespace } = cluster;
  const victim = (await listShopPods(cluster)).find((pod) => pod.service === service && pod.isReady);
  if (victim === undefined) return 0;
  const path = `${pods(namespace)}/${victim.name}`;
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: victim.name, namespace } };
  const answer =
    signal === "SIGKILL"
      ? await ask("DELETE", `${path}?gracePeriodSeconds=0`)
      : await ask("POST", `${path}/eviction`, eviction);
  // A budget that allows no eviction now is a good answer, and no hit.
  if (answer.status === 404 || answer.status === 429) return 0;
  mustBe(answer, `ending ${victim.name}`);
  return 1;
}
