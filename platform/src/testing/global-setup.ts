import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import type { TestEngines } from "./engine-host.ts";
import type { NextSchema } from "./next-schema.ts";

declare module "vitest" {
  export interface ProvidedContext {
    engines: TestEngines;
    nextSchema: NextSchema | undefined;
  }
}

/** Starts one PostgreSQL and one Redis for the whole run, or takes those named by TEST_DATABASE_URL and TEST_REDIS_URL. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl, NEXT_SCHEMA: next } = process.env;
  project.provide("nextSchema", next as NextSchema | undefined);
  if (databaseUrl !== undefined && redisUrl !== undefined) {
    project.provide("engines", { databaseUrl, redisUrl });
    return undefined;
  }
  const { engines, stop } = await startHost();
  project.provide("engines", engines);
  process.env.TEST_DATABASE_URL = engines.databaseUrl;
  process.env.TEST_REDIS_URL = engines.redisUrl;
  return stop;
}

async function startHost(): Promise<{ engines: TestEngines; stop: () => Promise<void> }> {
  const script = fileURLToPath(new URL("./engine-host.ts", import.meta.url));
  // Detached: a Ctrl-C in the terminal must reach it only through the closed pipe, after the tests let go.
  const host = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const exited = once(host, "exit");
  const [first] = await Promise.race([once(createInterface(host.stdout), "line"), exited]);
  if (typeof first !== "string") throw new Error("the test engines did not start");
  const stop = async () => {
    host.stdin.end();
    await exited;
  };
  return { engines: JSON.parse(first) as TestEngines, stop };
}
