import type { Cluster } from "../../engine/cluster/cluster.ts";
import { listShopPods } from "../../engine/cluster/pods.ts";
import type { Fault } from "../experiment.ts";
import type { Undo } from "./end-fault.ts";
import { mustBe } from "./fault-records.ts";
import { pods } from "./paths.ts";

/** Less CPU or memory for pods that go on running: https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/ */
export type Squeeze = Extract<Fault, { kind: "cpu" | "memory" }>;

type Quantities = Readonly<Record<string, string>>;

interface Container {
  readonly name: string;
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly resizePolicy?: readonly object[];
}

interface PodObject {
  readonly spec: { readonly containers: readonly Container[] };
  readonly status?: { readonly containerStatuses?: readonly Container[] };
}

/** Always less than what is allowed: a pod may not change its class of service. */
const requested = { cpu: "10m", memory: "16Mi" };
/** A limit cannot be taken away from a running pod, so where there was none one comes that no pod reaches. */
const unreached = { cpu: "1000", memory: "1Ti" };

export function isSqueeze(fault: Fault): fault is Squeeze {
  return fault.kind === "cpu" || fault.kind === "memory";
}

function limitOf(fault: Squeeze): Quantities {
  return fault.kind === "cpu" ? { cpu: `${fault.percent * 10}m` } : { memory: `${fault.limitMib}Mi` };
}

/** What would be asked of the API for each ready pod, and what takes it back. */
export async function squeezeOf(cluster: Cluster, service: string, fault: Squeeze): Promise<readonly SqueezedPod[]> {
  const ready = (await listShopPods(cluster)).filter((pod) => pod.service === service && pod.isReady);
  return Promise.all(ready.map(async ({ name }) => squeezedPod(fault, await podAt(cluster, name), name, cluster)));
}

export interface SqueezedPod {
  readonly make: Undo;
  readonly undo: Undo;
}

function squeezedPod(fault: Squeeze, { spec }: PodObject, name: string, { namespace }: Cluster): SqueezedPod {
  const path = `${pods(namespace)}/${name}/resize`;
  const limit = limitOf(fault);
  const resize = (change: (container: Container) => Container["resources"]): Undo => {
    // The list is replaced as a whole: the others stay as they are.
    const containers = spec.containers.map((each) => ({
      name: each.name,
      ...(each.resizePolicy === undefined ? {} : { resizePolicy: each.resizePolicy }),
      resources: each.name === "server" ? change(each) : each.resources,
    }));
    return { verb: "PATCH", path, body: { spec: { containers } } };
  };
  return {
    make: resize(({ resources = {} }) => ({
      requests: { ...resources.requests, [fault.kind]: requested[fault.kind] },
      limits: { ...resources.limits, ...limit },
    })),
    undo: resize(({ resources = {} }) => ({
      ...resources,
      limits: { [fault.kind]: unreached[fault.kind], ...resources.limits },
    })),
  };
}

/** How many pods run with less by now, in the words of their kubelet. */
export async function squeezedPods(cluster: Cluster, service: string, fault: Squeeze): Promise<number> {
  const named = (await listShopPods(cluster)).filter((pod) => pod.service === service);
  const found = await Promise.all(named.map(({ name }) => podAt(cluster, name)));
  const limit = limitOf(fault)[fault.kind];
  return found.filter(({ status }) =>
    status?.containerStatuses?.some(
      ({ name, resources }) => name === "server" && resources?.limits?.[fault.kind] === limit,
    ),
  ).length;
}

async function podAt({ ask, namespace }: Cluster, name: string): Promise<PodObject> {
  return mustBe(await ask("GET", `${pods(namespace)}/${name}`), `the pod ${name}`) as PodObject;
}
