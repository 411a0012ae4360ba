import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { begin, end, kill, mustBeKnown, type Processes, victims } from "./fault-effects.ts";
import { readLever, readRecord, writeLever, writeRecord, writeRules } from "./fault-files.ts";
import type { ActiveFault, EndedBy, EndedFault, FaultOrder, FaultState } from "./fault-order.ts";
import { freeze, thaw } from "./freeze.ts";

export interface FaultKeeperDeps {
  readonly dir: string;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

const rememberedFaults = 50;
const tryAgainMs = 500;
/** As a cgroup counts: what is used up before its end has to wait for the next. */
const throttlePeriodMs = 100;

/**
 * Makes faults and, above all, takes them back: when asked, when their time is over, when the lever is pulled, when the
 * supervisor ends, and after a supervisor that was killed. It lives where the processes are kept alive, so whoever asked
 * for a fault may die without leaving it behind.
 */
export class FaultKeeper {
  readonly #deps: FaultKeeperDeps;
  readonly #active = new Map<string, ActiveFault>();
  readonly #over = new Map<string, AbortController>();
  #ended: readonly EndedFault[] = [];

  constructor(deps: FaultKeeperDeps) {
    this.#deps = deps;
  }

  /** Takes back what a supervisor before us left. Before anything starts: a frozen survivor would not answer. */
  async start(): Promise<void> {
    const { active, ended } = readRecord(this.#deps.dir);
    this.#ended = ended;
    for (const fault of active) {
      this.#active.set(fault.id, fault);
      this.#over.set(fault.id, new AbortController());
    }
    await this.endAll("recover");
    this.#save();
  }

  get state(): FaultState {
    const lever = readLever(this.#deps.dir);
    return { ...(lever === undefined ? {} : { lever }), active: [...this.#active.values()], ended: this.#ended };
  }

  async inject(order: FaultOrder): Promise<ActiveFault> {
    const lever = readLever(this.#deps.dir);
    if (lever !== undefined) throw new AppError("rejected", "lever_pulled", `the lever is pulled: ${lever.reason}`);
    if (this.#active.has(order.id)) throw new AppError("conflict", "fault_exists", `${order.id} is active already`);
    const { clock, log, processes } = this.#deps;
    mustBeKnown(order, processes);
    const since = clock.now();
    const frozen = victims(order, processes);
    const fault: ActiveFault = { ...order, since, until: since + order.forMs, hits: 0, frozen };
    this.#remember(fault);
    const over = new AbortController();
    this.#over.set(fault.id, over);
    log("fault_begins", { id: fault.id, what: fault.what, forMs: fault.forMs });
    void this.#reap(fault, over.signal);
    try {
      const remember = (change: Partial<ActiveFault>) => this.#change(fault.id, change);
      remember(await begin(fault, this.#deps, remember));
    } catch (error) {
      await this.end(fault.id, "runner");
      throw error;
    }
    void this.#repeat(fault, over.signal);
    void this.#throttle(fault, over.signal).catch((error) =>
      this.#deps.log("fault_stops", { id: fault.id, error: String(error) }),
    );
    return this.#active.get(fault.id) ?? fault;
  }

  /** Idempotent. What cannot be taken back stays listed, and is tried again until it can. */
  async end(id: string, by: EndedBy): Promise<void> {
    const fault = this.#active.get(id);
    if (fault === undefined) return;
    this.#over.get(id)?.abort();
    try {
      await end(fault, this.#deps);
    } catch (error) {
      this.#deps.log("fault_stays", { id, error: String(error) });
      if (this.#active.has(id)) this.#change(id, { problem: String(error) });
      if (by !== "shutdown") void this.#deps.clock.sleep(tryAgainMs).then(() => this.end(id, by));
      return;
    }
    this.#forget(fault, by);
  }

  /** Ends everything and refuses everything until it is released. */
  async pull(reason: string): Promise<void> {
    const { dir, clock } = this.#deps;
    writeLever(dir, { since: clock.now(), reason });
    await this.endAll("lever");
  }

  async endAll(by: EndedBy): Promise<void> {
    await Promise.all([...this.#active.keys()].map((id) => this.end(id, by)));
  }

  async #reap({ id, until }: ActiveFault, over: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    await clock.sleep(until - clock.now(), over).then(
      () => this.end(id, "deadline"),
      () => undefined, // ended before
    );
  }

  async #repeat({ id, fault }: ActiveFault, over: AbortSignal): Promise<void> {
    if (fault.kind !== "kill" || fault.everyMs === undefined) return;
    while (!over.aborted) {
      await this.#deps.clock.sleep(fault.everyMs, over).catch(() => undefined);
      const found = this.#active.get(id);
      if (over.aborted || found === undefined) return;
      const hits = kill(this.#deps.processes.processOf(fault.process), fault.signal);
      this.#change(id, { hits: found.hits + hits });
    }
  }

  async #throttle({ fault, frozen }: ActiveFault, over: AbortSignal): Promise<void> {
    if (fault.kind !== "throttle") return;
    const runMs = throttlePeriodMs * (fault.percent / 100);
    const wait = (ms: number) => this.#deps.clock.sleep(ms, over).catch(() => undefined);
    while (!over.aborted) {
      freeze(frozen);
      await wait(throttlePeriodMs - runMs);
      thaw(frozen);
      await wait(runMs);
    }
  }

  #remember(fault: ActiveFault): void {
    this.#active.set(fault.id, fault);
    this.#save();
  }

  #change(id: string, change: Partial<ActiveFault>): void {
    const fault = this.#active.get(id);
    if (fault !== undefined) this.#remember({ ...fault, ...change });
  }

  #forget({ fault: _, problem: __, ...rest }: ActiveFault, by: EndedBy): void {
    if (!this.#active.delete(rest.id)) return;
    this.#over.delete(rest.id);
    const ended: EndedFault = { ...rest, endedAt: this.#deps.clock.now(), by };
    this.#ended = [...this.#ended, ended].slice(-rememberedFaults);
    this.#deps.log("fault_ends", { id: rest.id, by });
    this.#save();
  }

  // Rules last when faults come and first when they go would be nicer, but both files are replaced within a millisecond.
  #save(): void {
    const active = [...this.#active.values()];
    writeRecord(this.#deps.dir, { active, ended: this.#ended });
    writeRules(this.#deps.dir, active);
  }
}
