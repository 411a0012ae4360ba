import { readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { ProcessIdentity } from "./process-identity.ts";

export type Exit = {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started at all. */
  readonly error?: string;
  readonly at: number;
};

export type ChildState = {
  readonly name: string;
  readonly state: "waiting" | "starting" | "ready" | "backoff" | "held" | "paused" | "stopping" | "stopped";
  /** Since when, in milliseconds of the epoch. */
  readonly since: number;
  /** Of the process, while there is one. */
  readonly process?: ProcessIdentity | undefined;
  readonly adopted: boolean;
  readonly port?: number | undefined;
  /** Starts after a crash, not those that were asked for. */
  readonly restarts: number;
  readonly lastExit?: Exit | undefined;
  readonly digest: string;
  // How to end it, for a next supervisor that was given another plan.
  readonly stopSignal: "SIGTERM" | "SIGINT";
  readonly drainMs: number;
};

/** What `state.json` holds: the supervisor and its children, in the order of their start. */
export type SupervisorState = { readonly supervisor: ProcessIdentity; readonly children: readonly ChildState[] };

const file = (dir: string) => join(dir, "state.json");

/** At once, before anything else happens: a pid that is not written down cannot be found after a kill -9. */
export function writeState(dir: string, state: SupervisorState): void {
  // No fsync: after a power cut there is no process left to find.
  writeFileAtomic.sync(file(dir), `${JSON.stringify(state, null, 2)}\n`, { fsync: false });
}

/** Undefined where there is none, or a crash of the machine left half of it. */
export function readState(dir: string): SupervisorState | undefined {
  try {
    return JSON.parse(readFileSync(file(dir), "utf8")) as SupervisorState;
  } catch {
    return undefined;
  }
}
