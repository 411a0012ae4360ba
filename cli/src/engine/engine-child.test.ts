import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDatabase } from "@shopstream/platform/embedded/database.ts";
import { engineRoot } from "@shopstream/platform/embedded/engine-root.ts";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { postgresUrl, startPostgres } from "@shopstream/platform/embedded/postgres.ts";
import { postgresLaunch } from "@shopstream/platform/embedded/postgres-launch.ts";
import { isAlive } from "@shopstream/platform/embedded/process.ts";
import { redisLaunch } from "@shopstream/platform/embedded/redis-launch.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChildSpec } from "./child-spec.ts";
import { endStrayEngines, engineChild } from "./engine-child.ts";
import { startSupervisor } from "./start-supervisor.ts";
import { findSupervisor } from "./supervisor-client.ts";

const password = "first";
let state: string;
let dir: string;
let postgresDir: string;
let redisDir: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "shopstream-engines-"));
  chmodSync(state, 0o755);
  const root = engineRoot(state);
  [dir, postgresDir, redisDir] = [join(state, "supervisor"), join(root, "postgres"), join(root, "redis")];
});

afterEach(async () => {
  await findSupervisor(dir)?.stop(30_000);
  await endStrayEngines({ dir, postgresDir, redisDir });
  rmSync(state, { recursive: true });
});

async function plan(): Promise<ChildSpec[]> {
  const postgres = await postgresLaunch({ dataDir: postgresDir, password });
  const redis = await redisLaunch({ dir: redisDir, password });
  return [
    engineChild("postgres", postgres, join(state, "logs/postgres.log")),
    engineChild("redis", redis, join(state, "logs/redis.log")),
  ];
}

test("a killed database comes back under the supervisor with its data, and survives the supervisor's own death", async () => {
  const { supervisor } = await startSupervisor({ dir, specs: await plan() });
  const [postgres] = (await supervisor.untilReady({ timeoutMs: 30_000 })).children;
  const adminUrl = postgresUrl(postgres?.port ?? 0, "postgres", password, "postgres");
  await ensureDatabase(adminUrl, "orders", "secret");

  process.kill(postgres?.process?.pid ?? 0, "SIGKILL");
  const restarted = async () => (await supervisor.status()).children.find((child) => child.restarts > 0);
  await poll(restarted, { what: "restart", timeoutMs: 10_000 });
  const before = await supervisor.untilReady({ timeoutMs: 30_000 });
  await ensureDatabase(adminUrl, "orders", "secret");

  process.kill(supervisor.pid, "SIGKILL");
  const gone = () => (isAlive(supervisor.pid) ? undefined : true);
  await poll(gone, { what: "end of the supervisor", timeoutMs: 5_000 });
  expect(await endStrayEngines({ dir, postgresDir, redisDir })).toEqual([]);
  const next = await startSupervisor({ dir, specs: await plan() });
  const after = await next.supervisor.untilReady({ timeoutMs: 30_000 });
  const pids = ({ children }: typeof after) => children.map(({ process }) => process?.pid);
  expect(pids(after)).toEqual(pids(before));
});

test("a database that no record knows is ended, so that the next start is not refused", async () => {
  const stray = await startPostgres({ dataDir: postgresDir, password, durable: false });
  expect(await endStrayEngines({ dir, postgresDir, redisDir })).toEqual([stray.pid]);
  expect(isAlive(stray.pid)).toBe(false);
});
