import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Backoff } from "./backoff.ts";
import type { ChildSpec } from "./child-spec.ts";
import { findSupervisor, type SupervisorClient } from "./supervisor-client.ts";

export type SupervisorPlan = {
  /** Holds state.json, control.json, the lock and supervisor.log. */
  readonly dir: string;
  readonly specs: readonly ChildSpec[];
  readonly backoff?: Backoff;
};

type Started = {
  readonly supervisor: SupervisorClient /** False: it was running, with the plan it had. */;
  readonly isNew: boolean;
};

/** Finds the supervisor of the directory or starts one that outlives us. Returns when it answers; see `untilReady`. */
export async function startSupervisor(plan: SupervisorPlan, clock: Clock = systemClock): Promise<Started> {
  const found = findSupervisor(plan.dir, clock);
  if (found !== undefined) return { supervisor: found, isNew: false };
  mkdirSync(plan.dir, { recursive: true });
  const child = spawnSupervisor(plan);
  // It first ends what a killed one left, each within its drain time.
  const deadline = clock.now() + 30_000 + plan.specs.reduce((sum, { drainMs }) => sum + drainMs, 0);
  for (;;) {
    const supervisor = findSupervisor(plan.dir, clock);
    if (supervisor !== undefined && supervisor.pid === child.pid) return { supervisor, isNew: true };
    // Two were started at once and the other was faster. Ours must be seen to give up: it might start late, after a stop.
    const gaveUp = child.exitCode === lockedExitCode;
    if (supervisor !== undefined && gaveUp) return { supervisor, isNew: false };
    const failed = child.pid === undefined || child.signalCode !== null || (child.exitCode !== null && !gaveUp);
    if (failed || clock.now() > deadline) throw notStarted(plan.dir);
    await clock.sleep(25);
  }
}

/** The exit code of a supervisor that found another one at work. */
export const lockedExitCode = 75;

function spawnSupervisor(plan: SupervisorPlan) {
  const log = openSync(join(plan.dir, "supervisor.log"), "a", 0o640);
  const script = fileURLToPath(new URL("./supervisor-main.ts", import.meta.url));
  const child = spawn(process.execPath, [script], { cwd: plan.dir, detached: true, stdio: ["pipe", log, log] });
  closeSync(log);
  child.on("error", () => {}); // told by the missing pid
  child.stdin?.on("error", () => {}); // it died: told by its exit code
  // By the pipe, not by a file or argument: the environments hold secrets.
  child.stdin?.end(JSON.stringify(plan));
  child.unref();
  return child;
}

function notStarted(dir: string): AppError {
  return new AppError(
    "unavailable",
    "supervisor_start",
    `the supervisor did not start: see ${join(dir, "supervisor.log")}`,
  );
}
