import { type Clock, systemClock } from "@shopstream/platform/clock.ts";
import { AppError, type ErrorKind } from "@shopstream/platform/errors.ts";
import { type Control, readControl } from "./control-file.ts";
import type { FaultOrder, FaultState } from "./faults/fault-order.ts";
import { howToContinue, isRunning, isStopped } from "./process-identity.ts";
import type { ChildState, SupervisorState } from "./state-file.ts";

type ReadyOptions = {
  readonly timeoutMs: number;
  /** Told of each change of a child's state. */
  readonly onChange?: (child: ChildState) => void;
  readonly signal?: AbortSignal;
};

const answerMs = 5_000; // a status is a few kilobytes from memory
const faultMs = 10_000; // ending a process or asking the payment simulator is part of it
const lookAgainMs = 100;
const kindOf: Readonly<Record<number, ErrorKind>> = {
  400: "invalid",
  404: "not_found",
  409: "conflict",
  422: "rejected",
};

/** The supervisor of a directory that lives, perhaps stopped where it stands; undefined when there is none. */
export function findSupervisor(dir: string, clock: Clock = systemClock): SupervisorClient | undefined {
  const control = readControl(dir);
  return control !== undefined && isRunning(control.supervisor) ? new SupervisorClient(control, clock) : undefined;
}

export class SupervisorClient {
  readonly #control: Control;
  readonly #clock: Clock;

  constructor(control: Control, clock: Clock) {
    this.#control = control;
    this.#clock = clock;
  }

  get pid(): number {
    return this.#control.supervisor.pid;
  }

  /** Why nobody here keeps processes alive or ends a fault although there is a supervisor; undefined where it is at work. */
  get trouble(): string | undefined {
    const { supervisor } = this.#control;
    return isStopped(supervisor)
      ? `the supervisor (process ${this.pid}) is stopped: ${howToContinue(supervisor)}`
      : undefined;
  }

  status(): Promise<SupervisorState> {
    return this.#call("GET", "/status", answerMs);
  }

  /** Returns when the old process has ended and the next one is starting. */
  restart(child: string, timeoutMs = 60_000): Promise<SupervisorState> {
    return this.#call("POST", `/restart/${encodeURIComponent(child)}`, timeoutMs);
  }

  faults(): Promise<FaultState> {
    return this.#call("GET", "/faults", answerMs);
  }

  /** Returns when the fault is there. It goes by itself when its time is over. */
  inject(order: FaultOrder): Promise<FaultState> {
    return this.#call("POST", "/faults", faultMs, order);
  }

  endFault(id: string, by: "runner" | "abort"): Promise<FaultState> {
    return this.#call("DELETE", `/faults/${id}/${by}`, faultMs);
  }

  endFaults(): Promise<FaultState> {
    return this.#call("DELETE", "/faults", faultMs);
  }

  /** Ends every fault and lets none begin until its file is gone: releasing needs no supervisor. */
  pullLever(reason: string): Promise<FaultState> {
    return this.#call("POST", "/lever", faultMs, { reason });
  }

  /** Returns when the process has ended. It starts again at a restart, or by itself after some minutes. */
  pause(child: string, timeoutMs = 60_000): Promise<SupervisorState> {
    return this.#call("POST", `/pause/${encodeURIComponent(child)}`, timeoutMs);
  }

  /** Returns when all children and the supervisor are gone. */
  async stop(timeoutMs: number): Promise<void> {
    const deadline = this.#clock.now() + timeoutMs;
    await this.#call("POST", "/stop", answerMs);
    while (isRunning(this.#control.supervisor)) {
      if (this.#clock.now() > deadline) throw late("the supervisor has not stopped", timeoutMs);
      await this.#clock.sleep(lookAgainMs);
    }
  }

  /** Returns when every child is ready. On timeout the message names those that are not, with their last exit. */
  async untilReady({ timeoutMs, onChange = () => {}, signal }: ReadyOptions): Promise<SupervisorState> {
    const deadline = this.#clock.now() + timeoutMs;
    const told = new Map<string, string>();
    for (;;) {
      const state = await this.status();
      for (const child of state.children) {
        if (told.get(child.name) !== child.state) onChange(child);
        told.set(child.name, child.state);
      }
      const missing = state.children.filter((child) => child.state !== "ready");
      if (missing.length === 0) return state;
      if (this.#clock.now() > deadline) throw late(missing.map(describe).join(", "), timeoutMs);
      await this.#clock.sleep(lookAgainMs, signal);
    }
  }

  async #call<T = SupervisorState>(method: string, path: string, timeoutMs: number, sent?: object): Promise<T> {
    // Its port takes connections all the same, and every question would wait for its time to be up.
    if (this.trouble !== undefined) throw new AppError("unavailable", "supervisor_stopped", this.trouble);
    const { port, token } = this.#control;
    const request = { method, headers: { authorization: `Bearer ${token}` }, signal: this.#clock.timeout(timeoutMs) };
    const content = sent === undefined ? {} : { body: JSON.stringify(sent) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...request, ...content }).catch(
      (cause: unknown) => {
        const what = this.trouble ?? `the supervisor (process ${this.pid}) does not answer`;
        throw new AppError("unavailable", "supervisor_silent", what, { cause });
      },
    );
    const body = (await response.json()) as T & { code?: string; message?: string };
    if (response.ok) return body;
    const kind = kindOf[response.status] ?? "unavailable";
    throw new AppError(kind, body.code ?? "supervisor_failed", body.message ?? `answered ${response.status}`);
  }
}

function describe({ name, state, lastExit, restarts }: ChildState): string {
  const reason = lastExit?.error ?? lastExit?.signal ?? (lastExit?.code === undefined ? "" : `exit ${lastExit.code}`);
  return `${name} is ${state}${restarts > 0 ? ` after ${restarts} crashes (${reason})` : ""}`;
}

function late(what: string, timeoutMs: number): AppError {
  return new AppError("timeout", "supervisor_timeout", `${what} after ${timeoutMs} ms`);
}
