import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { Absences } from "./absences.ts";
import { type Backoff, backoffMs } from "./backoff.ts";
import { type ChildSpec, specDigest } from "./child-spec.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { isReady } from "./readiness.ts";
import type { ChildState, Exit } from "./state-file.ts";
import { endProcess, killGroup, spawnProcess, type WatchedProcess, watchSurvivor } from "./watched-process.ts";

export type ChildDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly backoff: Backoff;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
  readonly onChange: () => void;
};

const askAgainMs = 50;

/** One process that is kept alive: started, watched, started again after a crash, until it is told to stop. */
export class Child {
  readonly spec: ChildSpec;
  readonly #deps: ChildDeps;
  readonly #stopping = new AbortController();
  readonly #firstReady = Promise.withResolvers<boolean>();
  #state: ChildState;
  #process: WatchedProcess | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  /** The end of the process that runs is wanted: no crash. */
  #endWanted = false;
  #backoff = new AbortController();
  readonly #absences: Absences;

  constructor(spec: ChildSpec, deps: ChildDeps) {
    const { name, port, stopSignal, drainMs } = spec;
    const fixed = { name, port, stopSignal, drainMs, digest: specDigest(spec) };
    this.spec = spec;
    this.#deps = deps;
    this.#absences = new Absences(deps.clock);
    this.#state = { ...fixed, state: "waiting", since: deps.clock.now(), adopted: false, restarts: 0 };
  }

  get state(): ChildState {
    return this.#state;
  }

  /** True when it was ready once; false when it was stopped before. */
  get firstReady(): Promise<boolean> {
    return this.#firstReady.promise;
  }

  /** Until it is stopped. A survivor is a live process of the same spec that was ready. */
  run(survivor?: ProcessIdentity): Promise<void> {
    this.#running ??= this.#keepAlive(survivor);
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#absences.end("held");
    this.#absences.end("paused");
    this.#backoff.abort();
    await this.#end();
    await this.#running;
    this.#firstReady.resolve(false);
    this.#become("stopped");
  }

  /** Ends the process in order; the next one starts at once, or when nobody holds it. Ends a backoff and a pause. */
  async restart(): Promise<void> {
    if (this.#running === undefined) return; // it still waits for what it needs
    this.#absences.end("paused");
    this.#wantEnd();
    await this.#end();
  }

  /** Kills the process and starts none until it is let go. */
  async hold(): Promise<void> {
    if (this.#running === undefined) return;
    this.#absences.begin("held");
    this.#wantEnd();
    const { identity, exited } = this.#process ?? {};
    if (identity === undefined) return;
    killGroup(identity);
    await exited;
  }

  letGo(): void {
    this.#absences.end("held");
  }

  /** Ends the process in order, and starts the next one when the time is up or a restart is asked for. */
  async pause(ms: number): Promise<void> {
    if (this.#running === undefined) return;
    // Ends by itself, because whoever asked for it may have been killed.
    this.#absences.begin("paused", ms);
    this.#wantEnd();
    await this.#end();
  }

  async #keepAlive(survivor: ProcessIdentity | undefined): Promise<void> {
    const { clock } = this.#deps;
    let next = survivor === undefined ? undefined : watchSurvivor(survivor, clock);
    while (!this.#stopping.signal.aborted) {
      await this.#whileAway();
      if (this.#stopping.signal.aborted) return;
      const exit = await this.#live(next ?? spawnProcess(this.spec, clock));
      next = undefined;
      if (this.#stopping.signal.aborted) return;
      await this.#afterExit(exit);
    }
  }

  async #whileAway(): Promise<void> {
    for (let reason = this.#absences.reason; reason !== undefined; reason = this.#absences.reason) {
      this.#become(reason);
      await this.#absences.ended(reason);
    }
  }

  async #live(watched: WatchedProcess): Promise<Exit> {
    const gone = new AbortController();
    this.#process = watched;
    this.#endWanted = false;
    this.#become(watched.adopted ? "ready" : "starting", { process: watched.identity, adopted: watched.adopted });
    const readiness = watched.adopted ? this.#firstReady.resolve(true) : this.#awaitReady(watched, gone.signal);
    const exit = await watched.exited;
    gone.abort();
    await readiness;
    this.#process = undefined;
    return exit;
  }

  async #awaitReady({ identity, logFromBytes }: WatchedProcess, gone: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps;
    const { name, ready, logFile, readyTimeoutMs } = this.spec;
    const deadline = clock.now() + readyTimeoutMs;
    while (!gone.aborted && !this.#stopping.signal.aborted) {
      const isUp = await isReady(ready, { file: logFile, fromBytes: logFromBytes });
      if (isUp && this.#state.state === "starting" && !gone.aborted) {
        this.#become("ready");
        this.#firstReady.resolve(true);
        return;
      }
      if (clock.now() >= deadline && identity !== undefined) {
        log("child_not_ready", { name, readyTimeoutMs });
        killGroup(identity); // counts as a crash
        return;
      }
      await clock.sleep(askAgainMs, gone).catch(() => {});
    }
  }

  async #afterExit(exit: Exit): Promise<void> {
    const { backoff, random, clock, log } = this.#deps;
    const forgotten = { process: undefined, adopted: false, lastExit: exit };
    if (this.#endWanted) return this.#become(this.#absences.reason ?? "starting", forgotten);
    const wasStable = this.#state.state === "ready" && exit.at - this.#state.since >= backoff.stableMs;
    this.#failures = wasStable ? 1 : this.#failures + 1;
    const delayMs = backoffMs(backoff, this.#failures, random);
    log("child_crashed", { name: this.spec.name, ...exit, delayMs });
    this.#become("backoff", { ...forgotten, restarts: this.#state.restarts + 1 });
    this.#backoff = new AbortController();
    await clock.sleep(delayMs, this.#backoff.signal).catch(() => {});
  }

  #wantEnd(): void {
    this.#endWanted = true;
    this.#backoff.abort();
  }

  async #end(): Promise<void> {
    if (this.#process === undefined) return;
    this.#become("stopping");
    await endProcess(this.#process, this.spec, this.#deps.clock);
  }

  #become(state: ChildState["state"], change: Partial<ChildState> = {}): void {
    if (this.#stopping.signal.aborted && state !== "stopping" && state !== "stopped") return;
    const stopped = state === "stopped" ? { process: undefined } : {};
    this.#state = { ...this.#state, ...change, ...stopped, state, since: this.#deps.clock.now() };
    this.#deps.onChange();
  }
}
