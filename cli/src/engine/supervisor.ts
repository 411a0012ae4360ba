import { AppError } from "@shopstream/platform/errors.ts";
import type { Backoff } from "./backoff.ts";
import { Child, type ChildDeps } from "./child.ts";
import { type ChildSpec, startOrder } from "./child-spec.ts";
import { identify, type ProcessIdentity } from "./process-identity.ts";
import { recoverSurvivors } from "./recover-survivors.ts";
import { rotateLog } from "./rotate-log.ts";
import { type SupervisorState, writeState } from "./state-file.ts";

export type SupervisorDeps = Omit<ChildDeps, "onChange"> & {
  readonly dir: string;
  readonly specs: readonly ChildSpec[];
  readonly backoff: Backoff;
};

const logLimits = { maxBytes: 20 * 1024 * 1024, keep: 3 };

/** Owns the children: starts them in order, keeps them alive, stops them in reverse, and writes down all of it. */
export class Supervisor {
  readonly #deps: SupervisorDeps;
  readonly #self: ProcessIdentity;
  readonly #children: ReadonlyMap<string, Child>;
  #stopped: Promise<void> | undefined;

  constructor(deps: SupervisorDeps) {
    const self = identify(process.pid);
    if (self === undefined)
      throw new AppError("unavailable", "no_process_table", "this system does not tell about its processes");
    this.#deps = deps;
    this.#self = self;
    const onChange = () => this.#save();
    const children = startOrder(deps.specs).map((spec) => new Child(spec, { ...deps, onChange }));
    this.#children = new Map(children.map((child) => [child.spec.name, child]));
  }

  /** Resolves when the survivors of an earlier supervisor are dealt with; the children then start by themselves. */
  async start(): Promise<void> {
    const { dir, specs, clock, log } = this.#deps;
    const survivors = await recoverSurvivors(dir, specs, clock);
    this.#save();
    for (const [name, child] of this.#children) {
      void this.#run(child, survivors.get(name)).catch((error: unknown) =>
        log("child_lost", { name, error: String(error) }),
      );
    }
  }

  get state(): SupervisorState {
    return { supervisor: this.#self, children: [...this.#children.values()].map((child) => child.state) };
  }

  get isStopping(): boolean {
    return this.#stopped !== undefined;
  }

  async restart(name: string): Promise<void> {
    await this.#child(name).restart();
  }

  knows(name: string): boolean {
    return this.#children.has(name);
  }

  processOf(name: string): ProcessIdentity | undefined {
    return this.#child(name).state.process;
  }

  async hold(name: string): Promise<void> {
    await this.#child(name).hold();
  }

  letGo(name: string): void {
    this.#child(name).letGo();
  }

  async pause(name: string, ms: number): Promise<void> {
    await this.#child(name).pause(ms);
  }

  /** In reverse order of the start, side by side where nothing depends on it. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  rotateLogs(): void {
    for (const { spec } of this.#children.values()) {
      if (rotateLog(spec.logFile, logLimits)) this.#deps.log("log_rotated", { name: spec.name });
    }
  }

  async #run(child: Child, survivor: ProcessIdentity | undefined): Promise<void> {
    if (survivor === undefined) {
      const needed = await Promise.all(child.spec.dependsOn.map((name) => this.#child(name).firstReady));
      if (needed.includes(false) || this.isStopping) return;
    }
    await child.run(survivor);
  }

  async #stopAll(): Promise<void> {
    const stops = new Map<string, Promise<void>>();
    const stop = async (child: Child): Promise<void> => {
      await Promise.all(this.#dependents(child).map(stopOnce));
      await child.stop();
    };
    const stopOnce = (child: Child): Promise<void> => {
      const stopping = stops.get(child.spec.name) ?? stop(child);
      stops.set(child.spec.name, stopping);
      return stopping;
    };
    await Promise.all([...this.#children.values()].map(stopOnce));
  }

  #dependents(of: Child): Child[] {
    return [...this.#children.values()].filter((child) => child.spec.dependsOn.includes(of.spec.name));
  }

  #child(name: string): Child {
    const child = this.#children.get(name);
    if (child === undefined) throw new AppError("not_found", "child_unknown", `there is no process ${name}`);
    return child;
  }

  #save(): void {
    try {
      writeState(this.#deps.dir, this.state);
    } catch (error) {
      // A full disk must not end the children too.
      this.#deps.log("state_not_written", { error: String(error) });
    }
  }
}
