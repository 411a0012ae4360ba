import type { Clock } from "@shopstream/platform/clock.ts";
import { localServices } from "../../colocated/local-services.ts";
import { readLever, readRecord, writeLever, writeRecord, writeRules } from "../../engine/faults/fault-files.ts";
import type { ActiveFault, FaultState, Lever } from "../../engine/faults/fault-order.ts";
import { thawTrees } from "../../engine/faults/freeze.ts";
import { providerHits, setProviderFaults } from "../../engine/faults/provider-faults.ts";
import { allowWrites } from "../../engine/faults/refused-writes.ts";
import { openHome } from "../../engine/home.ts";
import { localHealth, symptomsOf } from "../../engine/local/status.ts";
import { increase, type MetricPages, readMetrics, sumOf } from "../../engine/metrics-page.ts";
import type { PlatformFile } from "../../engine/platform-file.ts";
import { findSupervisor, type SupervisorClient } from "../../engine/supervisor-client.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment } from "../experiment.ts";
import type { FaultDriver, Radius } from "../fault-driver.ts";
import { faultKinds } from "../fault-kinds.ts";
import { radiusOf } from "../radius.ts";
import { toLocalFault } from "./to-local-fault.ts";

export interface LocalDriverDeps {
  readonly home: string;
  readonly file: PlatformFile;
  readonly clock: Clock;
}

/** Faults on the platform of this machine: its supervisor makes and ends them. */
export class LocalDriver implements FaultDriver {
  readonly place: string;
  readonly #deps: LocalDriverDeps;
  readonly #dir: string;
  /** What services had counted when a fault began. */
  readonly #counted = new Map<string, MetricPages>();

  constructor(deps: LocalDriverDeps) {
    this.#deps = deps;
    this.#dir = openHome(deps.home).supervisor;
    this.place = `the local platform in ${deps.home} (${deps.file.mode})`;
  }

  // Real money and real letters are nobody's to play with.
  async refusal(): Promise<string | undefined> {
    const { simulator, inbox } = this.#deps.file;
    if (simulator === undefined)
      return "this platform charges through Stripe itself: start it without STRIPE_SECRET_KEY";
    if (inbox === undefined) return "this platform sends mails to a real server: start it without SMTP_URL";
    const supervisor = this.#find();
    if (supervisor === undefined) return "nothing runs here: shopctl up starts the platform";
    return supervisor.trouble === undefined ? undefined : `nobody would end a fault: ${supervisor.trouble}`;
  }

  async underWay(): Promise<readonly string[]> {
    const { active } = await this.state();
    return [...active.map(({ what }) => `a fault is active: ${what}`), ...(await this.symptoms())];
  }

  async unsupported({ name, modes, fault, release }: Experiment): Promise<string | undefined> {
    const { mode } = this.#deps.file;
    if (release !== undefined) return `${name}: new versions take over by shares of the calls on a cluster only`;
    const { notLocal } = faultKinds[fault.kind];
    if (notLocal !== undefined) return `${name}: ${notLocal}`;
    return modes.includes(mode)
      ? undefined
      : `${name} is for a platform that is ${modes.join(" or ")}, this one is ${mode}`;
  }

  radius(experiment: Experiment): Radius {
    return radiusOf(experiment, this.#deps.file.mode, localServices);
  }

  async inject(experiment: Experiment, id: string, forMs: number): Promise<void> {
    const { file, clock } = this.#deps;
    this.#counted.set(id, await readMetrics(file, clock));
    const fault = toLocalFault(experiment, file, openHome(this.#deps.home).postgres);
    await this.#get().inject({ id, experiment: experiment.name, what: experiment.title, forMs, fault });
  }

  async end(id: string, by: "runner" | "abort"): Promise<void> {
    await this.#get().endFault(id, by);
  }

  async state(): Promise<FaultState> {
    return this.#get().faults();
  }

  async hits(id: string): Promise<number> {
    const { active, ended } = await this.state();
    const fault = active.find((each) => each.id === id);
    const seen = fault?.hits ?? ended.find((each) => each.id === id)?.hits ?? 0;
    if (fault?.fault.kind === "provider") return providerHits(fault.fault, this.#deps.clock);
    if (fault?.fault.kind !== "rule") return seen;
    return this.#counts(id, String(fault.fault.rule.service));
  }

  async symptoms(): Promise<readonly string[]> {
    return symptomsOf(await localHealth(this.#deps.home, this.#deps.clock));
  }

  async lever(): Promise<Lever | undefined> {
    return readLever(this.#dir);
  }

  async pullLever(reason: string): Promise<readonly string[]> {
    // Written first: a supervisor that does not answer must find it when it comes back.
    writeLever(this.#dir, { since: this.#deps.clock.now(), reason });
    const supervisor = this.#atWork();
    return supervisor === undefined ? this.#recoverAlone() : whatIsLeft(await supervisor.pullLever(reason));
  }

  async releaseLever(): Promise<void> {
    writeLever(this.#dir, undefined);
  }

  async recover(): Promise<readonly string[]> {
    const supervisor = this.#atWork();
    return supervisor === undefined ? this.#recoverAlone() : whatIsLeft(await supervisor.endFaults());
  }

  // As the next supervisor would, from what the last one wrote down; or instead of one that is stopped. When that goes on,
  // it knows of its faults still: taking them back twice does no harm, and until then a person is told that it has to.
  async #recoverAlone(): Promise<readonly string[]> {
    const { active, ended } = readRecord(this.#dir);
    const left: ActiveFault[] = [];
    for (const each of active)
      await this.#takeBack(each).catch((error: Error) => left.push({ ...each, problem: error.message }));
    // What stays is written down: the next try finds it again.
    writeRecord(this.#dir, { active: left, ended });
    writeRules(this.#dir, []);
    const trouble = this.#find()?.trouble;
    return [...whatIsLeft({ active: left }), ...(trouble === undefined ? [] : [`${trouble}, then try again`])];
  }

  async #takeBack({ fault, frozen }: ActiveFault): Promise<void> {
    thawTrees(frozen);
    if (fault.kind === "readonly") allowWrites(fault.dataDir);
    if (fault.kind !== "provider") return;
    // It forgets its faults with its end, so silence is as good as an answer.
    await setProviderFaults(fault, undefined, this.#deps.clock).catch((error: { kind?: string; message: string }) => {
      if (error.kind !== "unavailable") throw error;
    });
  }

  async #counts(id: string, service: string): Promise<number> {
    const { file, clock } = this.#deps;
    const before = this.#counted.get(id)?.get(service);
    const now = (await readMetrics(file, clock)).get(service);
    const calls = increase(sumOf(before, "faults_injected_total"), sumOf(now, "faults_injected_total"));
    return calls + Math.abs(Math.sign(sumOf(now, "faults_clock_skew_seconds") ?? 0));
  }

  #find(): SupervisorClient | undefined {
    return findSupervisor(this.#dir, this.#deps.clock);
  }

  /** One that does what it is told. */
  #atWork(): SupervisorClient | undefined {
    const found = this.#find();
    return found?.trouble === undefined ? found : undefined;
  }

  #get(): SupervisorClient {
    const found = this.#find();
    if (found === undefined) throw new ShopError("SHOP-CHAOS-004", "the supervisor of this platform does not run");
    return found;
  }
}

function whatIsLeft({ active }: Pick<FaultState, "active">): readonly string[] {
  return active.map(({ what, problem }) => `${what}: ${problem ?? "still there"}`);
}
