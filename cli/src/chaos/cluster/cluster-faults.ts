import type { Cluster } from "../../engine/cluster/cluster.ts";
import { listShopPods } from "../../engine/cluster/pods.ts";
import { listWorkloads, type Workload } from "../../engine/cluster/workloads.ts";
import type { KubeAnswer, KubeAsk } from "../../engine/kube-ask.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment, Fault } from "../experiment.ts";
import { whoIsHit } from "../fault-kinds.ts";
import { expiredCertificateOf } from "./certificate-fault.ts";
import { mustBe } from "./fault-records.ts";
import { fullVolumeOf } from "./full-volume.ts";
import { heldFaultOf, isHeld } from "./held-fault.ts";
import { envoyFilters, pods, services } from "./paths.ts";
import type { PlannedFault, PlanOrder } from "./planned-fault.ts";
import { proxyFaultOf } from "./proxy-fault.ts";
import { withRelease } from "./release-under-fault.ts";
import { skewedClockOf } from "./skewed-clock.ts";
import { isSqueeze, type SqueezedPod, squeezeOf } from "./squeeze.ts";

const podsOf = { postgres: "postgresql", redis: "redis", "payment-provider": "stripe-simulator" } as const;

/** The name of what is hit, as its pods have it. */
export function victimOf(experiment: Experiment): string {
  const { service = "", engine } = whoIsHit(experiment);
  return engine === undefined ? service : podsOf[engine];
}

/** Looks at what is there now; changes nothing yet. */
export async function planFault(cluster: Cluster, experiment: Experiment, run: PlanOrder): Promise<PlannedFault> {
  const fault = await plan(cluster, experiment, run);
  return experiment.release === undefined ? fault : withRelease(cluster, fault, experiment.release, run);
}

async function plan(cluster: Cluster, experiment: Experiment, order: PlanOrder): Promise<PlannedFault> {
  const { id } = order;
  const { ask, namespace } = cluster;
  const { fault } = experiment;
  const victim = victimOf(experiment);
  if (fault.kind === "overload") return { undo: [], make: async () => 1 };
  if (fault.kind === "certificate") return expiredCertificateOf(cluster, id, order.clock.now());
  if (fault.kind === "full") return fullVolumeOf(cluster, victim, order);
  if (fault.kind === "kill") return killOf(cluster, victim, fault);
  if (fault.kind === "drain") return drainOf(cluster, victim);
  if (fault.kind === "dns") return lostNameOf(cluster, victim);
  if (isSqueeze(fault)) return squeezed(ask, victim, await squeezeOf(cluster, victim, fault));
  if (fault.kind === "outage") return outageOf(ask, await workloadOf(cluster, victim));
  if (isHeld(fault)) return heldFaultOf(cluster, victim, fault, order);
  if (fault.kind === "skew") return skewedClockOf(cluster, victim, fault, order);
  return filtered(ask, proxyFaultOf(victim, fault, { name: `chaos-${id}`.slice(0, 63), namespace }), namespace);
}

function filtered(ask: KubeAsk, filter: ReturnType<typeof proxyFaultOf>, namespace: string): PlannedFault {
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

async function workloadOf(cluster: Cluster, name: string): Promise<Workload> {
  const found = (await listWorkloads(cluster)).find((workload) => workload.name === name);
  if (found === undefined) throw new ShopError("SHOP-CHAOS-004", `nothing in ${cluster.namespace} keeps ${name} alive`);
  return found;
}

function outageOf(ask: KubeAsk, { name, path, wanted }: Workload): PlannedFault {
  if (wanted === 0) throw new ShopError("SHOP-CHAOS-005", `${name} is away already: nobody wants a pod of it`);
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

function killOf(cluster: Cluster, victim: string, { signal, every }: Extract<Fault, { kind: "kill" }>): PlannedFault {
  const make = () => killOne(cluster, victim, signal);
  return { undo: [], make, ...(every === undefined ? {} : { again: { everyMs: every, act: make } }) };
}

/** As a crash does, or as the cluster itself would ask a pod to leave. Answers how many were hit. */
async function killOne(cluster: Cluster, service: string, signal: "SIGKILL" | "SIGTERM"): Promise<number> {
  const victim = (await listShopPods(cluster)).find((pod) => pod.service === service && pod.isReady);
  if (victim === undefined) return 0;
  return signal === "SIGKILL" ? crash(cluster, victim.name) : evict(cluster, victim.name);
}

async function crash({ ask, namespace }: Cluster, pod: string): Promise<number> {
  return hitBy(await ask("DELETE", `${pods(namespace)}/${pod}?gracePeriodSeconds=0`), pod);
}

async function evict({ ask, namespace }: Cluster, pod: string): Promise<number> {
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace } };
  return hitBy(await ask("POST", `${pods(namespace)}/${pod}/eviction`, eviction), pod);
}

function hitBy(answer: KubeAnswer, pod: string): number {
  // A budget that allows no eviction now is a good answer, and no hit.
  if (answer.status === 404 || answer.status === 429) return 0;
  mustBe(answer, `ending ${pod}`);
  return 1;
}

/** As `kubectl drain` asks for it again. */
const evictionEveryMs = 2_000;

/** Every pod that a service has now has to go, as from a node that is drained; as fast as its disruption budget allows. */
function drainOf(cluster: Cluster, victim: string): PlannedFault {
  let left: readonly string[] = [];
  const act = async () => {
    const there = (await listShopPods(cluster)).map(({ name }) => name);
    left = left.filter((name) => there.includes(name));
    const hits = await Promise.all(left.map((name) => evict(cluster, name)));
    return hits.reduce((sum, each) => sum + each, 0);
  };
  const make = async () => {
    left = (await listShopPods(cluster)).filter(({ service }) => service === victim).map(({ name }) => name);
    return act();
  };
  return { undo: [], make, again: { everyMs: evictionEveryMs, act } };
}

interface NamedService {
  readonly metadata: { readonly labels?: object; readonly annotations?: object };
  readonly spec: object;
}

/** Nobody finds the service under its name any more: the name goes, and comes back as it was, with its address. */
async function lostNameOf({ ask, namespace }: Cluster, victim: string): Promise<PlannedFault> {
  const path = `${services(namespace)}/${victim}`;
  const { metadata, spec } = mustBe(await ask("GET", path), `the name ${victim}`) as NamedService;
  const { labels = {}, annotations = {} } = metadata;
  const again = { apiVersion: "v1", kind: "Service", metadata: { name: victim, labels, annotations }, spec };
  return {
    undo: [{ verb: "POST", path: services(namespace), body: again }],
    make: async () => {
      mustBe(await ask("DELETE", path), `taking the name ${victim} away`);
      return 1;
    },
  };
}

function squeezed(ask: KubeAsk, victim: string, found: readonly SqueezedPod[]): PlannedFault {
  return {
    undo: found.map(({ undo }) => undo),
    make: async () => {
      for (const { make } of found) mustBe(await ask(make.verb, make.path, make.body), `less for ${victim}`);
      return 0;
    },
  };
}
