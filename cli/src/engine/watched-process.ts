import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { ChildSpec } from "./child-spec.ts";
import { identify, isRunning, type ProcessIdentity } from "./process-identity.ts";
import type { Exit } from "./state-file.ts";

/** A process whose end we get to know, whether it is our child or was left by a supervisor before us. */
export type WatchedProcess = {
  /** Undefined when it could not be started; `exited` tells why. */
  readonly identity: ProcessIdentity | undefined;
  readonly adopted: boolean;
  /** Where its log stood when it started. */
  readonly logFromBytes: number;
  readonly exited: Promise<Exit>;
};

export function spawnProcess(spec: ChildSpec, clock: Clock): WatchedProcess {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, "a", 0o640);
  try {
    const logFromBytes = fstatSync(log).size;
    // A group of its own, so that what it started can be ended with it.
    const options = { cwd: spec.cwd, env: spec.env, ...spec.account, detached: true };
    const child = spawn(spec.command, [...spec.args], { ...options, stdio: ["ignore", log, log] });
    const exited = new Promise<Exit>((resolve) => {
      child.once("exit", (code, signal) => {
        killLeftovers(child.pid);
        resolve({ code, signal, at: clock.now() });
      });
      child.once("error", (error) => resolve({ code: null, signal: null, error: error.message, at: clock.now() }));
    });
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    return { identity, adopted: false, logFromBytes, exited };
  } finally {
    closeSync(log);
  }
}

/** The kernel tells the end of a process only to its parent, and that is dead: so look every so often. */
export function watchSurvivor(identity: ProcessIdentity, clock: Clock): WatchedProcess {
  const look = async (): Promise<Exit> => {
    while (isRunning(identity)) await clock.sleep(200);
    killLeftovers(identity.pid);
    return { code: null, signal: null, at: clock.now() };
  };
  return { identity, adopted: true, logFromBytes: 0, exited: look() };
}

export type Ending = { readonly stopSignal: NodeJS.Signals; readonly drainMs: number };

/** Asks it to end and gives it time; then ends it and all it started. */
export async function endProcess(watched: WatchedProcess, ending: Ending, clock: Clock): Promise<Exit> {
  const { identity, exited } = watched;
  if (identity === undefined || !isRunning(identity)) return exited;
  send(identity.pid, ending.stopSignal);
  const waiting = new AbortController();
  const tooLate = clock.sleep(ending.drainMs, waiting.signal).then(
    () => killGroup(identity),
    () => {}, // it ended in time
  );
  const exit = await exited;
  waiting.abort();
  await tooLate;
  return exit;
}

export function killGroup(identity: ProcessIdentity): void {
  if (!isRunning(identity)) return;
  // Alone where it left its group.
  if (!send(-identity.pid, "SIGKILL")) send(identity.pid, "SIGKILL");
}

// What a dead process started would hold its ports and files against the next one. The kernel gives no new process the
// number of a group that still has members.
function killLeftovers(leader: number | undefined): void {
  if (leader !== undefined) send(-leader, "SIGKILL");
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false; // gone between the look and the signal
    throw error;
  }
}
