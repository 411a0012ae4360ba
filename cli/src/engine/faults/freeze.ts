import { readFileSync } from "node:fs";
import { identify, isRunning, type ProcessIdentity } from "../process-identity.ts";

/** The process and all it started, parents first. PostgreSQL's backends lead groups of their own, so no group is enough. */
export function processTree(pid: number): readonly ProcessIdentity[] {
  const self = identify(pid);
  return self === undefined ? [] : [self, ...childrenOf(pid).flatMap(processTree)];
}

/** Stops every process where it stands. Parents first, so that none starts another meanwhile. */
export function freeze(processes: readonly ProcessIdentity[]): void {
  for (const each of processes) send(each, "SIGSTOP");
}

export function thaw(processes: readonly ProcessIdentity[]): void {
  for (const each of processes.toReversed()) send(each, "SIGCONT");
}

/** Those, and all that they started, whether somebody wrote it down or not. */
export function thawTrees(processes: readonly ProcessIdentity[]): void {
  thaw(processes.filter(isRunning).flatMap(({ pid }) => processTree(pid)));
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return []; // it ended, or this system does not tell
  }
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
