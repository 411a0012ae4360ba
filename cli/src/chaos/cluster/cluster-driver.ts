import type { Clock } from "@shopstream/platform/clock.ts";
import { localServices } from "../../colocated/local-services.ts";
import { listCertificates, troubleOf } from "../../engine/cluster/certificates.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { readClusterMetrics } from "../../engine/cluster/metrics.ts";
import { listShopPods } from "../../engine/cluster/pods.ts";
import { listWorkloads } from "../../engine/cluster/workloads.ts";
import type { EndedBy, Lever } from "../../engine/faults/fault-order.ts";
import type { MetricPages } from "../../engine/metrics-page.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment, Fault } from "../experiment.ts";
import type { DriverState, FaultDriver, Radius } from "../fault-driver.ts";
import { radiusOf } from "../radius.ts";
import { callsHit } from "./calls-hit.ts";
import { certificateRefusal } from "./certificate-fault.ts";
import { planFault, victimOf } from "./cluster-faults.ts";
import { endFault, type FaultRecord } from "./end-fault.ts";
import { type Claim, FaultRecords, mustBe, type Owner } from "./fault-records.ts";
import { heldRefusal } from "./held-fault.ts";
import { services } from "./paths.ts";
import type { PlannedFault } from "./planned-fault.ts";
import { filterName, isProxyFault, type ProxyFault } from "./proxy-fault.ts";
import { reaperObjects } from "./reaper.ts";
import { releaseRefusal } from "./release-under-fault.ts";
import { skewedServices, skewRefusal } from "./skewed-clock.ts";
import { isSqueeze, squeezedPods } from "./squeeze.ts";

/** A fault that this driver made. */
interface Made {
  readonly fault: Fault;
  readonly victim: string;
  /** Whose release is a part of it, and so no symptom while it lasts. */
  readonly released: string | undefined;
  /** What services had counted before. */
  readonly pages: MetricPages;
  readonly planned: PlannedFault;
  until: number;
  /** Ends the repetition of a kill. */
  readonly stop: AbortController;
  /** It may be there, and its record may not be, so that nobody else can take it back. */
  isStray: boolean;
  by?: EndedBy;
}

interface Order {
  readonly id: string;
  readonly forMs: number;
  readonly stop: AbortController;
}

interface Claimed extends Order {
  readonly claim: Claim;
  /** By how much the API server's clock is before ours. */
  readonly aheadMs: number;
}

export interface ClusterDriverDeps {
  readonly cluster: Cluster;
  readonly clock: Clock;
}

/** On the namespace: whether faults are welcome there. */
export const optIn = "shopstream.dev/chaos-allowed";
const reaperWithinMs = 60_000;

/** Faults on a shop in a cluster: made by us, taken back by us or by the reaper that stands in the cluster before they begin. */
export class ClusterDriver implements FaultDriver {
  readonly place: string;
  readonly #deps: ClusterDriverDeps;
  readonly #records: FaultRecords;
  readonly #made = new Map<string, Made>();
  /** What is being made at the moment. */
  readonly #making = new Map<string, { readonly stop: AbortController; readonly settled: Promise<unknown> }>();

  constructor(deps: ClusterDriverDeps) {
    this.#deps = deps;
    const { ask, namespace, context, server, authority } = deps.cluster;
    this.#records = new FaultRecords(ask, namespace);
    this.place = `the shop in ${namespace} of ${context} (${server}, authority ${authority})`;
  }

  async refusal(): Promise<string | undefined> {
    const { ask, namespace } = this.#deps.cluster;
    const answer = await ask("GET", `/api/v1/namespaces/${namespace}`);
    if (answer.status === 404) return `there is no namespace ${namespace}`;
    const { metadata } = mustBe(answer, `the namespace ${namespace}`) as {
      metadata: { labels?: Record<string, string> };
    };
    if (metadata.labels?.[optIn] !== "true")
      return `the namespace ${namespace} does not say that faults are welcome: kubectl label namespace ${namespace} ${optIn}=true`;
    const simulator = await ask("GET", `${services(namespace)}/stripe-simulator`);
    if (simulator.status === 404) return "this shop charges through Stripe itself: install it with its simulator";
    mustBe(simulator, "the payment simulator");
    return undefined;
  }

  async underWay(): Promise<readonly string[]> {
    const { active, claim } = await this.state();
    return [
      ...active.map(({ what }) => `a fault is active: ${what}`),
      ...(claim === undefined
        ? []
        : [`${claim.by} is about to break something, or died before: shopctl chaos recover`]),
      ...(await this.symptoms()),
    ];
  }

  async unsupported(experiment: Experiment): Promise<string | undefined> {
    const { name, modes } = experiment;
    if (!modes.includes("wire")) return `${name} is for a platform that is ${modes.join(" or ")}`;
    const reason = await this.#cannot(experiment);
    return reason === undefined ? undefined : `${name}: ${reason}`;
  }

  async #cannot(experiment: Experiment): Promise<string | undefined> {
    const { cluster } = this.#deps;
    const { fault, release } = experiment;
    const reason =
      heldRefusal(experiment) ?? (release === undefined ? undefined : await releaseRefusal(cluster, release));
    if (reason !== undefined) return reason;
    if (fault.kind === "certificate") return certificateRefusal(cluster);
    return fault.kind === "skew" ? skewRefusal(cluster, victimOf(experiment)) : this.#wouldForget(experiment);
  }

  /** An engine whose data goes with its pod would take the shop with it. */
  async #wouldForget(experiment: Experiment): Promise<string | undefined> {
    if (!endsPods.includes(experiment.fault.kind)) return undefined;
    const victim = victimOf(experiment);
    const found = (await listWorkloads(this.#deps.cluster)).find((workload) => workload.name === victim);
    return found?.keepsData === false ? `${victim} keeps its data in its pod here, and would forget it` : undefined;
  }

  radius(experiment: Experiment): Radius {
    return radiusOf(experiment, "wire", localServices);
  }

  inject(experiment: Experiment, id: string, forMs: number): Promise<void> {
    const stop = new AbortController();
    const made = this.#inject(experiment, { id, forMs, stop });
    const settled = made.catch(() => undefined).finally(() => this.#making.delete(id));
    this.#making.set(id, { stop, settled });
    return made;
  }

  async #inject(experiment: Experiment, order: Order): Promise<void> {
    const { clock } = this.#deps;
    const { id } = order;
    const lever = await this.#records.lever();
    if (lever !== undefined) throw new ShopError("SHOP-CHAOS-003", `the lever is pulled: ${lever.reason}`);
    await this.#mustHaveProxy(experiment);
    const claim = await this.#records.claim(id);
    try {
      await this.#make(experiment, { ...order, claim, aheadMs: (claim.since ?? clock.now()) - clock.now() });
    } catch (error) {
      await this.#takeBack(id, "runner");
      await this.#records.dropClaim(claim);
      throw error;
    }
  }

  /** Times of the record are the API server's: whoever ends the fault by them may have another clock than this machine. */
  async #make(experiment: Experiment, { id, forMs, stop, claim, aheadMs }: Claimed): Promise<void> {
    const { cluster, clock } = this.#deps;
    const since = clock.now();
    const planned = await planFault(cluster, experiment, { id, forMs, clock });
    const pages = isProxyFault(experiment.fault) ? await readClusterMetrics(cluster) : new Map();
    const victim = victimOf(experiment);
    const made: Made = {
      fault: experiment.fault,
      victim,
      released: experiment.fault.kind === "skew" ? victim : experiment.release?.service,
      pages,
      planned,
      until: since + forMs,
      stop,
      isStray: false,
    };
    this.#made.set(id, made);
    const lasting = (from: number, ms: number) => ({ since: from + aheadMs, until: from + aheadMs + ms });
    const record: FaultRecord = {
      id,
      experiment: experiment.name,
      what: experiment.title,
      // Until it begins: what takes long to be made must not be over before.
      ...lasting(since, reaperWithinMs + (planned.madeWithinMs ?? 0) + forMs),
      hits: 0,
      undo: [...planned.undo, this.#records.undoOf(claim)],
    };
    const owner = await this.#records.create(record);
    await this.#awaitReaper(owner, id, stop.signal);
    made.isStray = true;
    const hits = await planned.make(owner);
    const begun = { ...record, ...lasting(clock.now(), forMs), hits };
    made.until = clock.now() + forMs;
    if (!(await this.#records.change(begun)))
      throw new ShopError("SHOP-CHAOS-010", "somebody ended it while it was being made, and it was taken back");
    made.isStray = false;
    this.#repeat(begun, planned);
    this.#watch(id, made);
  }

  /** What is still being made is over before it is taken back: otherwise it would be there afterwards, and nobody would know. */
  async end(id: string, by: EndedBy): Promise<void> {
    const making = this.#making.get(id);
    making?.stop.abort(new ShopError("SHOP-CHAOS-010", "it was ended before it was there"));
    await making?.settled;
    await this.#takeBack(id, by);
  }

  async #takeBack(id: string, by: EndedBy): Promise<void> {
    const made = this.#made.get(id);
    made?.stop.abort();
    if (made !== undefined) made.by ??= by;
    await made?.planned.letGo?.();
    const record = (await this.#records.list()).find((each) => each.id === id);
    const known = record ?? (made?.isStray === true ? made.planned : undefined);
    if (known === undefined) return;
    await endFault(this.#deps.cluster.ask, known, this.#records.pathOf(id));
    if (made !== undefined) made.isStray = false;
  }

  async state(): Promise<DriverState> {
    const [active, lever] = [await this.#records.list(), await this.#records.lever()];
    const claim = active.length > 0 ? undefined : await this.#records.claimed();
    const now = this.#deps.clock.now();
    const isActive = (id: string) => active.some((record) => record.id === id);
    // Who ends a fault from elsewhere leaves no word; the reaper does so when its time is over.
    const ended = [...this.#made]
      .filter(([id]) => !isActive(id))
      .map(([id, { by, until }]) => ({ id, by: by ?? (now < until ? "abort" : "deadline") }) as const);
    return { ...(lever === undefined ? {} : { lever }), ...(claim === undefined ? {} : { claim }), active, ended };
  }

  async hits(id: string): Promise<number> {
    const made = this.#made.get(id);
    if (made !== undefined && isProxyFault(made.fault)) return this.#proxyHits(made.fault, made);
    if (made?.planned.hits !== undefined) return made.planned.hits();
    if (made?.fault.kind === "skew") return skewedServices(this.#deps.cluster);
    if (made !== undefined && isSqueeze(made.fault)) return squeezedPods(this.#deps.cluster, made.victim, made.fault);
    return (await this.#records.list()).find((each) => each.id === id)?.hits ?? 0;
  }

  /**
   * The calls that were hit, as their callers counted; where nobody may read that, or the mesh repeated each of them in time,
   * the proxies that have the fault.
   */
  async #proxyHits(fault: ProxyFault, { pages, victim }: Made): Promise<number> {
    const { cluster } = this.#deps;
    const calls = pages.size === 0 ? 0 : callsHit(fault, victim, pages, await readClusterMetrics(cluster));
    if (calls > 0) return calls;
    const pods = (await listShopPods(cluster)).filter(({ service, hasProxy }) => service === victim && hasProxy);
    const dumps = pods.map(({ name }) => cluster.askProxy(name, "config_dump?resource=dynamic_listeners"));
    return (await Promise.all(dumps)).filter((dump) => JSON.stringify(dump).includes(filterName)).length;
  }

  async symptoms(): Promise<readonly string[]> {
    const { cluster, clock } = this.#deps;
    const [found, certificates] = await Promise.all([listWorkloads(cluster), listCertificates(cluster)]);
    if (found.length === 0) return [`no shop is installed in ${cluster.namespace}`];
    const released = [...this.#made.values()].flatMap(({ released, by }) => (by === undefined ? released : []) ?? []);
    return [
      ...found.flatMap(({ name, symptom }) => (released.includes(name) ? [] : (symptom ?? []))),
      ...certificates.flatMap((certificate) => troubleOf(certificate, clock.now()) ?? []),
    ];
  }

  lever(): Promise<Lever | undefined> {
    return this.#records.lever();
  }

  async pullLever(reason: string): Promise<readonly string[]> {
    const lever = { since: this.#deps.clock.now(), reason };
    // Who may not write it ends all the same what there is.
    const refused = await this.#records.pullLever(lever).then(
      () => [],
      (error: Error) => [`the lever could not be written, and experiments may begin: ${error.message}`],
    );
    const left = this.#endAll().catch((error: Error) => [`what is broken could not be asked: ${error.message}`]);
    return [...refused, ...(await left)];
  }

  releaseLever(): Promise<void> {
    return this.#records.releaseLever();
  }

  async recover(): Promise<readonly string[]> {
    const residue = await this.#endAll();
    const claim = residue.length > 0 ? undefined : await this.#records.claimed();
    if (claim === undefined) return residue;
    // Who lives would go on, and a second one would begin beside it.
    if (this.#deps.clock.now() < claim.until)
      return [`${claim.by} is about to break something; if it died, try again ${new Date(claim.until).toISOString()}`];
    await this.#records.dropClaim(claim);
    return [];
  }

  /** Answers what is still known afterwards, with the reason where there is one. */
  async #endAll(): Promise<readonly string[]> {
    const why = new Map<string, string>();
    for (const { id } of await this.#records.list())
      await this.end(id, "recover").catch((error: Error) => why.set(id, error.message));
    return (await this.#records.list()).map(({ id, what }) => `${what}: ${why.get(id) ?? "still there"}`);
  }

  async #mustHaveProxy(experiment: Experiment): Promise<void> {
    if (!isProxyFault(experiment.fault)) return;
    const victim = victimOf(experiment);
    const pods = await listShopPods(this.#deps.cluster);
    if (pods.some(({ service, hasProxy }) => service === victim && hasProxy)) return;
    throw new ShopError("SHOP-CHAOS-004", `calls are broken by the mesh's proxy, and ${victim} has none`);
  }

  // First who takes the fault back, then the fault.
  async #awaitReaper(owner: Owner, id: string, stop: AbortSignal): Promise<void> {
    const { cluster, clock } = this.#deps;
    const { ask, namespace } = cluster;
    const image = (await listShopPods(cluster)).find(({ service }) => service === "gateway")?.image;
    if (image === undefined) throw new ShopError("SHOP-CHAOS-004", `there is no gateway in ${namespace}`);
    const order = { namespace, owner, recordPath: this.#records.pathOf(id), leverPath: this.#records.leverPath, image };
    for (const { path, body } of reaperObjects(order)) mustBe(await ask("POST", path, body), "the reaper");
    const until = clock.now() + reaperWithinMs;
    while (!(await this.#records.isWatched(id))) {
      if (clock.now() > until)
        throw new ShopError("SHOP-CHAOS-004", "the reaper does not start, or does not reach the API server");
      await clock.sleep(250, stop);
    }
    stop.throwIfAborted();
  }

  /** What lasts while we hold on to it is let go as soon as its record is gone: the lever was pulled, somewhere. */
  #watch(id: string, { planned: { letGo }, stop: { signal } }: Made): void {
    if (letGo === undefined) return;
    const { clock, cluster } = this.#deps;
    const go = async () => {
      for (; !signal.aborted; await clock.sleep(1_000, signal)) {
        const { status } = await cluster.ask("GET", this.#records.pathOf(id)).catch(() => ({ status: 0 }));
        if (status === 404) return letGo();
      }
    };
    go().catch(() => undefined); // it was ended
  }

  #repeat(record: FaultRecord, { again }: PlannedFault): void {
    if (again === undefined) return;
    const stop = this.#made.get(record.id)?.stop.signal;
    const { clock } = this.#deps;
    const go = async () => {
      for (let hits = record.hits; ; ) {
        await clock.sleep(again.everyMs, stop);
        if (clock.now() >= (this.#made.get(record.id)?.until ?? 0)) return;
        // Somebody else may have ended it, by the lever for one: the next look would come after the next blow.
        if (!(await this.#records.isKnown(record.id))) return;
        hits += await again.act();
        await this.#records.change({ ...record, hits });
      }
    };
    go().catch(() => undefined); // it was ended, or the API is lost; then nothing more is hit
  }
}

/** Faults after which the pod is another one. */
const endsPods: readonly Fault["kind"][] = ["kill", "outage", "drain", "memory"];
