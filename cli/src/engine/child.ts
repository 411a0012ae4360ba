import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
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
  #restartAsked = false;
  #pauseMs = 0;
  #wake = new AbortController();
  /** While somebody wants it to be away. */
  #held: PromiseWithResolvers<void> | undefined;

  constructor(spec: ChildSpec, deps: ChildDeps) {
    const { name, port, stopSignal, drainMs } = spec;
    const fixed = { name, port, stopSignal, drainMs, digest: specDigest(spec) };
    this.spec = spec;
    this.#deps = deps;
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
    this.letGo();
    this.#wake.abort();
    await this.#end();
    await this.#running;
    this.#firstReady.resolve(false);
    this.#become("stopped");
  }

  /** Ends the process in order; the next one starts at once. In a backoff: starts now. */
  async restart(): Promise<void> {
    if (this.#running === undefined) return; // it still waits for what it needs
    this.#restartAsked = true;
    this.#wake.abort();
    await this.#end();
  }

  /** Kills the process and starts none until it is let go. */
  async hold(): Promise<void> {
    if (this.#held !== undefined || this.#running === undefined) return;
    this.#held = Promise.withResolvers();
    this.#wake.abort();
    const { identity, exited } = this.#process ?? {};
    if (identity === undefined) return;
    killGroup(identity);
    await exited;
  }

  letGo(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Ends the process in order, and starts the next one when the time is up or a restart is asked for. */
  async pause(ms: number): Promise<void> {
    this.#pauseMs = ms;
    await this.restart();
  }

  async #keepAlive(survivor: ProcessIdentity | undefined): Promise<void> {
    const { clock } = this.#deps;
    let next = survivor === undefined ? undefined : watchSurvivor(survivor, clock);
    while (!this.#stopping.signal.aborted) {
      await this.#whileHeld();
      if (this.#stopping.signal.aborted) return;
      if (this.#pauseMs > 0) {
        await this.#rest();
        continue;
      }
      const exit = await this.#live(next ?? spawnProcess(this.spec, clock));
      next = undefined;
      if (this.#stopping.signal.aborted) return;
      await this.#afterExit(exit);
    }
  }

  async #whileHeld(): Promise<void> {
    if (this.#held === undefined) return;
    this.#become("held");
    await this.#held.promise;
    this.#wake = new AbortController();
  }

  async #live(watched: WatchedProcess): Promise<Exit> {
    const gone = new AbortController();
    this.#process = watched;
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
    if (this.#takeRestart()) return this.#become("starting", forgotten);
    if (this.#held !== undefined) return this.#become("held", forgotten);
    const wasStable = this.#state.state === "ready" && exit.at - this.#state.since >= backoff.stableMs;
    this.#failures = wasStable ? 1 : this.#failures + 1;
    const delayMs = backoffMs(backoff, this.#failures, random);
    log("child_crashed", { name: this.spec.name, ...exit, delayMs });
    this.#become("backoff", { ...forgotten, restarts: this.#state.restarts + 1 });
    await clock.sleep(delayMs, this.#wake.signal).catch(() => {});
    this.#takeRestart();
  }

  // Ends by itself, because whoever asked for it may have been killed.
  async #rest(): Promise<void> {
    this.#become("paused");
    await this.#deps.clock.sleep(this.#pauseMs, this.#wake.signal).catch(() => {});
    this.#pauseMs = 0;
    this.#takeRestart();
  }

  #takeRestart(): boolean {
    const asked = this.#restartAsked;
    if (asked) this.#wake = new AbortController();
    this.#restartAsked = false;
    return asked;
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
