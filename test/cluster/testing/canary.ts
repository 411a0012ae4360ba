import { setTimeout as delay } from "node:timers/promises";
import { abort } from "../../../cli/src/engine/canary/abort.ts";
import type { Pod } from "../../../cli/src/engine/canary/canary-cluster.ts";
import { lookAt, rolloutOf } from "../../../cli/src/engine/canary/find.ts";
import { begin } from "../../../cli/src/engine/canary/group.ts";
import { kubernetesCanaries } from "../../../cli/src/engine/canary/kubernetes.ts";
import { promote } from "../../../cli/src/engine/canary/promote.ts";
import { canaryShare } from "../../../cli/src/engine/canary/proxy-weights.ts";
import { revertTemplate } from "../../../cli/src/engine/canary/revert.ts";
import { untilSilent } from "../../../cli/src/engine/canary/silence.ts";
import { isUnderWay, type Stand } from "../../../cli/src/engine/canary/stand.ts";
import { watch } from "../../../cli/src/engine/canary/watch.ts";
import { loadContext } from "../../../cli/src/engine/cluster/cluster.ts";
import { systemClock } from "../../../platform/src/clock.ts";
import type { Turn } from "./bad-versions.ts";
import { bed } from "./probes.ts";
import { minutes, namespace as shopNamespace } from "./shop.ts";

// Where every client of this process looks, shopctl's own among them, whichever case comes first.
process.env.KUBECONFIG = bed.kubeconfig;

export function canaries(namespace = shopNamespace) {
  return {
    cluster: kubernetesCanaries(loadContext(bed.cgroup), { namespace, edgeNamespace: "istio-ingress" }),
    clock: systemClock,
  };
}

export interface Story {
  readonly stand: Stand;
  /** From the first call on the new version until the outcome; undefined when it never had a call. */
  readonly detectMs: number | undefined;
  /** From there until no proxy sent it one. */
  readonly zeroMs: number | undefined;
  /** From the beginning of the release until its outcome. */
  readonly wholeMs: number;
  readonly begunAt: number;
  /** From its first call on, or from its beginning where it never had one. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Begins a release and follows it to its outcome, with the times that matter. */
export async function release(service: string, turn: Turn, signal: AbortSignal, namespace?: string): Promise<Story> {
  const deps = canaries(namespace);
  const change: Parameters<typeof begin>[2] = ({ spec }) => [
    { op: "replace", path: "/spec/template", value: turn(spec.template) },
  ];
  const from = Date.now();
  await begin(deps, service, change, [service]);
  return follow(service, from, signal, namespace);
}

/** A release that has begun, to its outcome. */
export async function follow(service: string, from: number, signal: AbortSignal, namespace?: string): Promise<Story> {
  const deps = canaries(namespace);
  const lines: string[] = [];
  let firstCallAt: number | undefined;
  let stoppedAt: number | undefined;
  const onChange = (line: string, { weight, phase }: Stand) => {
    if (phase === "aborted") stoppedAt ??= Date.now();
    if (weight > 0 && phase !== "healthy") firstCallAt ??= Date.now();
    lines.push(`${((Date.now() - from) / 1_000).toFixed(0)} s ${line}`);
  };
  const stand = await watch({ ...deps, signal, onChange }, service);
  // Whoever follows it waits for the calls to leave it as well.
  const seenAt = stoppedAt ?? Date.now();
  if (stand.phase === "aborted") await untilSilent(deps, await rolloutOf(deps, service), minutes, seenAt);
  const to = Date.now();
  const since = (at: number) => (firstCallAt === undefined ? undefined : at - firstCallAt);
  return {
    ...{ stand, detectMs: since(seenAt), zeroMs: since(to), wholeMs: seenAt - from },
    ...{ begunAt: from, from: firstCallAt ?? from, to, lines },
  };
}

/** What share of the calls each proxy sends to the new version, in percent. One that does not answer is no proxy that sends none. */
export async function sharesOf(service: string, namespace?: string): Promise<readonly number[]> {
  const { cluster } = canaries(namespace);
  const ask = async (pod: Pod) => canaryShare(await cluster.proxyRoutes(pod), service, cluster.namespace);
  const asked = (await cluster.pods()).filter(({ hasProxy }) => hasProxy);
  const shares = await Promise.all(asked.map((pod) => ask(pod).catch(() => ({ silent: pod.name }))));
  // A pod may end while it is asked.
  const there = new Set((await cluster.pods()).map(({ name }) => name));
  return shares.flatMap((share) => {
    if (typeof share === "number") return [share];
    if (there.has(share.silent)) throw new Error(`the proxy of ${share.silent} does not answer`);
    return [];
  });
}

export async function untilHealthy(service: string, namespace?: string): Promise<Stand> {
  for (let tries = 0; tries < 240; tries += 1) {
    const stand = await lookAt(canaries(namespace), service);
    if (stand.phase === "healthy") return stand;
    await delay(500);
  }
  throw new Error(`${service} does not come to rest`);
}

/** The Rollout as before a release that was aborted. */
export async function settle(service: string, namespace?: string): Promise<void> {
  await revertTemplate(canaries(namespace), service);
  await untilHealthy(service, namespace);
}

const hasMoved = new Set<unknown>(["SHOP-CANARY-002", "SHOP-CANARY-003"]);

/** Back to a version that ran before, whatever a test has left: what follows it shall not suffer from it. */
export async function restore(service: string, wanted: string, namespace?: string): Promise<void> {
  const deps = canaries(namespace);
  const found = await lookAt(deps, service);
  if (found.phase === "healthy" && found.stable === wanted) return;
  if (isUnderWay(found) && found.canary !== wanted) {
    try {
      await abort(deps, service, minutes, false);
    } catch (error) {
      // It moved between the look and the word, or came to rest: look again.
      if (!hasMoved.has((error as { code?: unknown }).code)) throw error;
      return restore(service, wanted, namespace);
    }
  }
  if (found.canary !== wanted) await revertTemplate(deps, service, wanted);
  if (found.stable !== wanted) await promoteFully(service, wanted, namespace);
  await untilHealthy(service, namespace);
}

// No release to be judged: the version that must go away has all calls.
async function promoteFully(service: string, wanted: string, namespace?: string): Promise<void> {
  const deps = canaries(namespace);
  for (let tries = 0; tries < 60; tries += 1) {
    const stand = await lookAt(deps, service);
    if (stand.canary === wanted && stand.phase === "progressing" && (await goesOn(service, stand.seen, namespace)))
      return;
    await delay(500);
  }
  throw new Error(`${service} does not begin to return to ${wanted}`);
}

/** False when it went on between the look and the word. */
async function goesOn(service: string, seen: string, namespace?: string): Promise<boolean> {
  try {
    await promote(canaries(namespace), service, seen, true);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "SHOP-CANARY-002") throw error;
    return false;
  }
}
