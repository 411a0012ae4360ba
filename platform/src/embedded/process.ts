import { readFileSync } from "node:fs";
import { poll } from "./poll.ts";

/** True also for a process of somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

// An engine whose parent died unreaped in a container without an init stays in the table for ever.
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

type Step = { signal: NodeJS.Signals; waitMs: number };

/** Signals a process that may not be our child, each step harder than the one before, until it is gone. */
export async function endProcess(pid: number, steps: readonly Step[]): Promise<void> {
  for (const [index, { signal, waitMs }] of steps.entries()) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const gone = poll(() => (isAlive(pid) ? undefined : true), { what: `end of process ${pid}`, timeoutMs: waitMs });
    if (index === steps.length - 1) await gone;
    else if (await gone.catch(() => false)) return;
  }
}
