import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineRoot } from "../embedded/engine-root.ts";
import { startPostgres } from "../embedded/postgres.ts";
import { startRedis } from "../embedded/redis.ts";

// A process of its own, which lives as long as its standard input is open: however the test run ends, by Ctrl-C or
// kill -9, the kernel closes the pipe, and nothing is left running. Prints one line of JSON when both engines answer.

export type TestEngines = { readonly databaseUrl: string; readonly redisUrl: string };

const dir = mkdtempSync(join(tmpdir(), "shopstream-test-"));
chmodSync(dir, 0o755); // so that the service account can enter when we are root
const root = engineRoot(dir);
const password = "test";
const closed = new Promise((resolve) => process.stdin.on("close", resolve).resume());

const engines = await Promise.allSettled([
  startPostgres({ dataDir: join(root, "postgres"), password, durable: false }),
  startRedis({ dir: join(root, "redis"), password, durable: false }),
]);
const [postgres, redis] = engines;
if (postgres.status === "fulfilled" && redis.status === "fulfilled") {
  const urls: TestEngines = { databaseUrl: postgres.value.adminUrl, redisUrl: redis.value.url };
  process.stdout.write(`${JSON.stringify(urls)}\n`);
  await closed;
}
for (const engine of engines) {
  if (engine.status === "fulfilled") await engine.value.stop();
  else process.stderr.write(`${engine.reason}\n`);
}
rmSync(root, { recursive: true, force: true });
rmSync(dir, { recursive: true, force: true });
