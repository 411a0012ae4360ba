import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis as Client } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineRoot } from "./engine-root.ts";
import { endProcess, isAlive } from "./process.ts";
import { type Redis, startRedis } from "./redis.ts";
import { findRunningRedis } from "./redis-pid.ts";

let state: string;
let dir: string;
const running = new Set<Redis>();

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "shopstream-redis-"));
  chmodSync(state, 0o755);
  dir = join(engineRoot(state), "redis");
});

afterEach(async () => {
  for (const server of running) await server.stop();
  running.clear();
  rmSync(state, { recursive: true });
});

async function start(password = 'a "quoted" word'): Promise<Redis> {
  const server = await startRedis({ dir, password });
  running.add(server);
  return server;
}

async function ask<T>(url: string, question: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on("error", () => {});
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

describe("the embedded Redis", () => {
  test("has on disk what it acknowledged, so that a kill loses nothing", async () => {
    const first = await start();
    await ask(first.url, (client) => client.set("kept", "42"));
    await endProcess(first.pid, [{ signal: "SIGKILL", waitMs: 5_000 }]);

    const second = await start();

    expect(second.adopted).toBe(false);
    expect(await ask(second.url, (client) => client.get("kept"))).toBe("42");
    expect(await ask(second.url, (client) => client.config("GET", "appendfsync"))).toEqual(["appendfsync", "always"]);
  });

  test("is adopted, not started twice, when it runs already", async () => {
    const first = await start();
    expect(await start()).toMatchObject({ pid: first.pid, port: first.port, adopted: true });
  });

  test("refuses a caller with another password while it runs, and leaves it running", async () => {
    const { pid } = await start();
    await expect(start("other")).rejects.toMatchObject({ kind: "conflict", code: "redis_password" });
    expect(isAlive(pid)).toBe(true);
  });

  test("lets nobody in without the password, and shows it to nobody", async () => {
    const { url, pid } = await start();
    const bare = url.replace(/:[^:]*@/, "");
    await expect(ask(bare, (client) => client.get("kept"))).rejects.toThrow(/NOAUTH/);
    expect(statSync(join(dir, "redis.conf")).mode & 0o077).toBe(0);
    expect(execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" })).not.toContain("quoted");
  });

  test.skipIf(process.platform !== "linux")("does not run as root", async () => {
    const { pid } = await start();
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).not.toMatch(/^Uid:\t0\t/m);
  });

  test("is gone after stop", async () => {
    const server = await start();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(findRunningRedis(dir)).toBeUndefined();
  });
});
