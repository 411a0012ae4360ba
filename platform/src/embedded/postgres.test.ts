import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineRoot } from "./engine-root.ts";
import { type Postgres, postgresUrl, startPostgres } from "./postgres.ts";
import { socketDirectory } from "./postgres-launch.ts";
import { findRunningPostgres } from "./postgres-pid.ts";
import { endProcess, isAlive } from "./process.ts";

let dir: string;
let dataDir: string;
const running = new Set<Postgres>();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "shopstream-postgres-"));
  chmodSync(dir, 0o755);
  dataDir = join(engineRoot(dir), "postgres");
});

afterEach(async () => {
  for (const server of running) await server.stop();
  running.clear();
  rmSync(dir, { recursive: true });
});

async function start(options: { password?: string; port?: number; durable?: boolean } = {}): Promise<Postgres> {
  const server = await startPostgres({ dataDir, password: "first", durable: false, ...options });
  running.add(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

describe("the embedded PostgreSQL", () => {
  test("keeps what was committed when it is killed, and forgets nothing at a restart", async () => {
    const first = await start({ durable: true });
    await query(first.adminUrl, "CREATE TABLE kept AS SELECT 42 AS answer");
    await endProcess(first.pid, [{ signal: "SIGKILL", waitMs: 5_000 }]);

    const second = await start();

    expect(second).toMatchObject({ adopted: false });
    expect(await query(second.adminUrl, "SELECT answer FROM kept")).toBe(42);
  });

  test("is adopted, not started twice, when it runs already", async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ pid: first.pid, port: first.port, adopted: true });
  });

  test("refuses a caller with another password than the first, and says so", async () => {
    const server = await start();
    await expect(start({ password: "other" })).rejects.toMatchObject({ kind: "conflict", code: "postgres_password" });
    await server.stop();
    await expect(start({ password: "other" })).rejects.toMatchObject({ code: "postgres_password" });
    expect(findRunningPostgres(dataDir)).toBeUndefined();
  });

  test("lets nobody in without a password, also through the socket", async () => {
    const { port } = await start();
    await expect(query(postgresUrl(port, "postgres", "wrong", "postgres"), "SELECT 1")).rejects.toMatchObject({
      code: "28P01",
    });
    const bySocket = new pg.Client({ host: dataDir, port, user: "postgres", password: "wrong", database: "postgres" });
    await expect(bySocket.connect()).rejects.toMatchObject({ code: "28P01" });
    await bySocket.end();
  });

  test("writes through to the disk unless it is told that nobody needs the data", async () => {
    const careless = await start();
    expect(await query(careless.adminUrl, "SHOW fsync")).toBe("off");
    await careless.stop();

    const careful = await start({ durable: true });

    expect(await query(careful.adminUrl, "SHOW fsync")).toBe("on");
    expect(await query(careful.adminUrl, "SHOW synchronous_commit")).toBe("on");
    expect(await query(careful.adminUrl, "SHOW wal_level")).toBe("logical");
    expect(await query(careful.adminUrl, "SHOW listen_addresses")).toBe("127.0.0.1");
  });

  test.skipIf(process.platform !== "linux")("does not run as root", async () => {
    const { pid } = await start();
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).not.toMatch(/^Uid:\t0\t/m);
  });

  test("takes another port where the preferred one is busy", async () => {
    const other = createServer();
    const busy = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
    );
    const server = await start({ port: busy });
    other.close();
    expect(server.port).not.toBe(busy);
    expect(await query(server.adminUrl, "SELECT 1")).toBe(1);
  });

  test("starts over where the first start was killed half way through creating the data", async () => {
    mkdirSync(`${dataDir}.initdb`, { recursive: true });
    writeFileSync(`${dataDir}.initdb/PG_VERSION`, "18\n");
    const server = await start();
    expect(await query(server.adminUrl, "SELECT 1")).toBe(1);
    expect(existsSync(`${dataDir}.initdb`)).toBe(false);
  });

  test("starts although another process has the number of the one that was killed", async () => {
    const first = await start();
    await endProcess(first.pid, [{ signal: "SIGKILL", waitMs: 5_000 }]);
    const file = join(dataDir, "postmaster.pid");
    const [, ...rest] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, [process.pid, ...rest].join("\n"));

    const second = await start();

    expect(second.adopted).toBe(false);
    expect(isAlive(process.pid)).toBe(true);
  });
});

test("a socket is offered only where its path fits", () => {
  expect(socketDirectory("/srv/shop/postgres")).toBe("/srv/shop/postgres");
  expect(socketDirectory(`/srv/${"x".repeat(90)}`)).toBeUndefined();
});
