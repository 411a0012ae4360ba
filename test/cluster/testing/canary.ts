import { setTimeout as delay } from "node:timers/promises";
import { Customer } from "../../../cli/src/chaos/customer.ts";
import { stock } from "../../../cli/src/chaos/journeys.ts";
import { Load } from "../../../cli/src/chaos/load.ts";
import { Samples } from "../../../cli/src/chaos/samples.ts";
import { lookAt } from "../../../cli/src/engine/canary/find.ts";
import { begin } from "../../../cli/src/engine/canary/group.ts";
import { kubernetesCanaries } from "../../../cli/src/engine/canary/kubernetes.ts";
import { canaryShare } from "../../../cli/src/engine/canary/proxy-weights.ts";
import { revertTemplate } from "../../../cli/src/engine/canary/revert.ts";
import type { Stand } from "../../../cli/src/engine/canary/stand.ts";
import { watch } from "../../../cli/src/engine/canary/watch.ts";
import { loadContext } from "../../../cli/src/engine/cluster.ts";
import { Rest } from "../../../cli/src/engine/rest.ts";
import { systemClock } from "../../../platform/src/clock.ts";
import { systemRandom } from "../../../platform/src/random.ts";
import type { Turn } from "./bad-versions.ts";
import { bed } from "./probes.ts";
import { administrator, meshUrl, namespace as shopNamespace } from "./shop.ts";

export function canaries(namespace = shopNamespace) {
  process.env.KUBECONFIG = bed.kubeconfig;
  return {
    cluster: kubernetesCanaries(loadContext(bed.cgroup), { namespace, edgeNamespace: "istio-ingress" }),
    clock: systemClock,
  };
}

/** Journeys a second: about what two shared cores carry beside a cluster. */
const rates = { browse: 1.5, product: 1.5, search: 1, "kept-cart": 1, checkout: 2, order: 3 } as const;

/** Customers who keep coming at their pace, and what they met with. */
export class Customers {
  readonly samples: Samples;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;

  private constructor(samples: Samples, load: Load) {
    this.samples = samples;
    this.#running = load.run(rates, this.#over.signal);
  }

  static async come(): Promise<Customers> {
    const shop = new Rest(meshUrl, systemClock);
    const admin = await shop.signIn(await administrator());
    const smoke = {
      ...{ shop, admin, simulator: undefined, inbox: undefined, products: [] },
      clock: systemClock,
      random: systemRandom,
    };
    const samples = new Samples();
    const context = {
      customer: new Customer(meshUrl, systemClock),
      random: systemRandom,
      goods: await stock(smoke),
      samples,
      clock: systemClock,
    };
    return new Customers(samples, new Load(context, systemClock));
  }

  async leave(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  /** Of those who came in that time, how many were not served. */
  hurt(from: number, to: number): { readonly all: number; readonly failed: number } {
    const those = this.samples.between(from, to);
    return { all: those.length, failed: those.filter(({ outcome }) => outcome === "failed").length };
  }
}

export interface Story {
  readonly stand: Stand;
  /** From the first call on the new version; undefined when it never had one. */
  readonly detectMs: number | undefined;
  /** From there until no proxy sent it one. */
  readonly zeroMs: number | undefined;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Begins a release and follows it to its outcome, with the times that matter. */
export async function release(service: string, turn: Turn, signal: AbortSignal, namespace?: string): Promise<Story> {
  const deps = canaries(namespace);
  const lines: string[] = [];
  const from = Date.now();
  let firstCallAt: number | undefined;
  await begin(deps, service, ({ spec }) => [{ op: "replace", path: "/spec/template", value: turn(spec.template) }], [
    service,
  ]);
  const onChange = (line: string, { weight, phase }: Stand) => {
    if (weight > 0 && phase !== "healthy") firstCallAt ??= Date.now();
    lines.push(`${((Date.now() - from) / 1_000).toFixed(0)} s ${line}`);
  };
  const stand = await watch({ ...deps, signal, onChange }, service);
  const seenAt = Date.now();
  if (stand.phase === "aborted") await untilSilent(service, namespace);
  const to = Date.now();
  const since = (at: number) => (firstCallAt === undefined ? undefined : at - firstCallAt);
  return { stand, detectMs: since(seenAt), zeroMs: since(to), from: firstCallAt ?? from, to, lines };
}

/** What share of the calls each proxy sends to the new version, in percent. */
export async function sharesOf(service: string, namespace?: string): Promise<readonly number[]> {
  const { cluster } = canaries(namespace);
  const pods = (await cluster.pods()).filter(({ hasProxy }) => hasProxy);
  // A pod may end while it is asked.
  const dumps = await Promise.all(pods.map((pod) => cluster.proxyRoutes(pod).catch(() => ({}))));
  return dumps.map((dump) => canaryShare(dump, service, cluster.namespace));
}

async function untilSilent(service: string, namespace?: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    if ((await sharesOf(service, namespace)).every((share) => share === 0)) return;
    await delay(500);
  }
  throw new Error(`proxies still send calls to the new version of ${service}`);
}

/** The Rollout as before a release that was aborted. */
export async function settle(service: string, namespace?: string): Promise<void> {
  const deps = canaries(namespace);
  await revertTemplate(deps, service);
  for (let tries = 0; tries < 240; tries += 1) {
    if ((await lookAt(deps, service)).phase === "healthy") return;
    await delay(500);
  }
  throw new Error(`${service} does not come to rest`);
}
