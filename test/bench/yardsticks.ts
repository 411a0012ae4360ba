import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { postgresUrl } from "@shopstream/platform/embedded/postgres.ts";
import { Pool } from "pg";
import type { PlatformFile } from "../../cli/src/engine/platform-file.ts";
import { Client } from "./client.ts";
import { load } from "./load.ts";
import { cpuMs } from "./process-tree.ts";
import type { Processes } from "./processes.ts";

/** What the same machine, in the same minutes, needs for the least there is: figures of other machines compare to these. */
export interface Yardstick {
  readonly title: string;
  readonly count: number;
  readonly cpuMs: number;
}

const run = promisify(execFile);
const connections = 10;
const requests = 5_000;
const selects = 20_000;

/** A Node server that answers a constant: its CPU per request. */
export async function bareServer(): Promise<Yardstick> {
  const server = spawn(process.execPath, [join(import.meta.dirname, "bare-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const { port } = JSON.parse(line.toString("utf8")) as { port: number };
    const client = new Client(`http://127.0.0.1:${port}`, connections);
    const ask = () => client.must(200, "GET", "/");
    await load(requests / 2, connections, ask);
    const before = cpuMs(server.pid as number);
    await load(requests, connections, ask);
    const used = cpuMs(server.pid as number) - before;
    await client.close();
    return { title: "bare Node HTTP server, a constant of 2 KB", count: requests, cpuMs: used / requests };
  } finally {
    server.kill("SIGTERM");
  }
}

/** One row by its key, the database's CPU only; by pgbench where it is installed, else by a small loop of our own. */
export async function oneSelect(home: string, platform: PlatformFile, processes: Processes): Promise<Yardstick> {
  const password = readFileSync(join(home, "secrets", "postgres-password"), "utf8").trim();
  const port = Number(new URL(Object.values(platform.databaseUrls)[0] as string).port);
  const admin = new Pool({ connectionString: postgresUrl(port, "postgres", password, "postgres"), max: 1 });
  await admin.query("create database yardstick");
  const url = postgresUrl(port, "postgres", password, "yardstick");
  const before = async (title: string, work: () => Promise<unknown>) => {
    const used = processes.cpu().postgres;
    await work();
    return { title, count: selects, cpuMs: (processes.cpu().postgres - used) / selects };
  };
  try {
    if (await hasPgbench()) {
      await run("pgbench", ["--initialize", "--quiet", url]);
      const arguments_ = ["--select-only", "--protocol=prepared", "--no-vacuum", `--client=${connections}`];
      return await before("pgbench, one prepared select by key", () =>
        run("pgbench", [...arguments_, `--transactions=${selects / connections}`, url]),
      );
    }
    return await before("own loop for want of pgbench, one prepared select by key", () => ownLoop(url));
  } finally {
    await admin.query("drop database yardstick with (force)");
    await admin.end();
  }
}

async function hasPgbench(): Promise<boolean> {
  return run("pgbench", ["--version"]).then(
    () => true,
    () => false,
  );
}

async function ownLoop(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: connections });
  await pool.query("create table account as select id, 0 as balance from generate_series(1, 100000) as id");
  await pool.query("alter table account add primary key (id)");
  await load(selects, connections, (i) =>
    pool.query({ name: "one", text: "select balance from account where id = $1", values: [(i * 7_919) % 100_000] }),
  );
  await pool.end();
}
