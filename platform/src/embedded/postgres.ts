import pg from "pg";
import { AppError } from "../errors.ts";
import { spawnDetached } from "./launch.ts";
import { poll } from "./poll.ts";
import { type PostgresOptions, postgresLaunch } from "./postgres-launch.ts";
import { findRunningPostgres } from "./postgres-pid.ts";
import { endProcess, isAlive } from "./process.ts";

export type Postgres = {
  readonly port: number;
  readonly pid: number;
  /** True: it was running already. */
  readonly adopted: boolean;
  /** As the superuser, to the database `postgres`. */
  readonly adminUrl: string;
  stop(): Promise<void>;
};

type StartOptions = PostgresOptions & { readonly log?: string; readonly timeoutMs?: number };

/** Starts the server, or adopts the live one of the same data directory, and returns when it answers. */
export async function startPostgres(options: StartOptions): Promise<Postgres> {
  const { dataDir, password, log = `${dataDir}.log`, timeoutMs = 60_000 } = options;
  const running = findRunningPostgres(dataDir);
  if (running !== undefined) return handle(await untilReady(running, password, timeoutMs), password, true);
  const launch = await postgresLaunch(options);
  // Backends of a killed server hold its shared memory for a moment, and the new one refuses until they are gone.
  const started = await poll(
    async () => {
      const child = spawnDetached(launch, log);
      if (child.pid === undefined) throw new AppError("unavailable", "postgres_start", `cannot run ${launch.command}`);
      const server = { pid: child.pid, port: launch.port };
      return untilReady(server, password, timeoutMs).catch(async (error: unknown) => {
        if (error instanceof AppError && error.code === "postgres_exited") return undefined;
        await handle(server, password, false).stop();
        throw error;
      });
    },
    { what: `PostgreSQL (see ${log})`, timeoutMs: 5_000, intervalMs: 250 },
  );
  return handle(started, password, false);
}

export function postgresUrl(port: number, user: string, password: string, database: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function handle({ pid, port }: Server, password: string, adopted: boolean): Postgres {
  const adminUrl = postgresUrl(port, "postgres", password, "postgres");
  const steps = [
    { signal: "SIGINT", waitMs: 15_000 }, // rolls back what is open
    { signal: "SIGQUIT", waitMs: 5_000 }, // recovers at the next start
    { signal: "SIGKILL", waitMs: 5_000 },
  ] as const;
  return { port, pid, adopted, adminUrl, stop: () => endProcess(pid, steps) };
}

type Server = { pid: number; port: number };

async function untilReady(server: Server, password: string, timeoutMs: number): Promise<Server> {
  const url = postgresUrl(server.port, "postgres", password, "postgres");
  const what = `PostgreSQL (process ${server.pid}) on port ${server.port}`;
  await poll(
    async () => {
      if (!isAlive(server.pid)) throw new AppError("unavailable", "postgres_exited", `${what} ended while starting`);
      return answers(url, what);
    },
    { what, timeoutMs },
  );
  return server;
}

async function answers(url: string, what: string): Promise<true | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {}); // a server that goes down while we ask has not answered
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch (cause) {
    // 28P01: it runs, and belongs to somebody with another password; waiting would not help.
    if ((cause as { code?: string }).code !== "28P01") return undefined;
    throw new AppError("conflict", "postgres_password", `${what} was created with another password`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}
