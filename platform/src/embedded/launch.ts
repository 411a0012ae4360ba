import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Account } from "./account.ts";

/** How to start an engine, as data: a supervisor can own the process instead of us. */
export type Launch = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly account: Account | undefined;
  readonly stopSignal: "SIGINT" | "SIGTERM";
  readonly port: number;
  /** What it writes to its log when it takes connections, each time anew. */
  readonly readyLine: string;
};

/** Starts it in a session of its own, so that it outlives us and a Ctrl-C in our terminal does not reach it. */
export function spawnDetached(launch: Launch, log: string): ChildProcess {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "a", 0o640);
  try {
    const child = spawn(launch.command, [...launch.args], {
      cwd: launch.cwd,
      env: launch.env,
      ...launch.account,
      detached: true,
      stdio: ["ignore", output, output],
    });
    child.on("error", () => {}); // told by the missing pid
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}
