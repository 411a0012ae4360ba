import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { poll } from "@shopstream/platform/embedded/poll.ts";

/** How to start an engine for a test. */
export interface EngineLaunch {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Where it writes. */
  readonly log: string;
  /** Some engines refuse to be root. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Throws or says no while the engine does not answer yet. */
  readonly answers: () => Promise<boolean>;
}

export interface EngineProcess {
  /** Of the leash: the engine is its child. */
  readonly pid: number;
  /** Ends it at once and for good: nothing in a test's engine is worth a clean end. */
  stop(): Promise<void>;
}

const leash = fileURLToPath(new URL("./leash.ts", import.meta.url));

/** Starts an engine that dies with us, and returns when it answers. */
export async function startEngine(launch: EngineLaunch): Promise<EngineProcess> {
  const { name, program, args, cwd, log, account, env = {}, timeoutMs = 120_000, answers } = launch;
  const output = openSync(log, "a");
  const child = spawn(process.execPath, [leash, program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    ...account,
    detached: true,
    stdio: ["pipe", output, output],
  });
  closeSync(output);
  const exited = once(child, "exit");
  const ready = async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended while starting:\n${lastLines(log)}`);
    return (await answers().catch(() => false)) || undefined;
  };
  try {
    await poll(ready, { what: `${name} answers`, timeoutMs, intervalMs: 100 });
  } catch (cause) {
    await end(child, exited);
    throw new Error(`${name} did not start:\n${lastLines(log)}`, { cause });
  }
  return { pid: child.pid ?? 0, stop: () => end(child, exited) };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  if (child.exitCode === null) await exited;
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-20).join("\n");
}
