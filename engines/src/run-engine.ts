import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { Launch } from "@shopstream/platform/embedded/launch.ts";

export interface RunningEngine {
  readonly launch: Launch;
  readonly healthPort: number;
  /** Resolves when the engine can be used; runs once, beside the engine. */
  readonly prepare: () => Promise<void>;
  /** Throws while the engine does not answer. */
  readonly check: () => Promise<void>;
}

/** Runs an engine in the foreground of a container: its output is ours, a signal to us ends it, its end is ours. */
export function runEngine({ launch, healthPort, prepare, check }: RunningEngine): void {
  const child = spawn(launch.command, [...launch.args], { cwd: launch.cwd, env: launch.env, stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => child.kill(launch.stopSignal));
  child.once("exit", (code) => process.exit(code ?? 1));
  prepare().then(
    () => serveHealth(healthPort, check),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      child.kill(launch.stopSignal);
    },
  );
}

function serveHealth(port: number, check: () => Promise<void>): void {
  createServer((_request, response) => {
    check().then(
      () => response.end("ready\n"),
      (error: Error) => response.writeHead(503).end(`${error.message}\n`),
    );
  }).listen(port);
}
