import { existsSync } from "node:fs";
import { join } from "node:path";
import { serviceAccount } from "./account.ts";
import type { Launch } from "./launch.ts";
import { choosePort } from "./port.ts";
import { findPostgres } from "./postgres-binaries.ts";
import { initialiseData } from "./postgres-data.ts";
import { findRunningPostgres } from "./postgres-pid.ts";

export type PostgresOptions = {
  /** Absolute; below `engineRoot(stateDir)`, so that the service account can reach it. */
  readonly dataDir: string;
  /** Of the superuser `postgres`; set when the data directory is created and not changed after. */
  readonly password: string;
  /** Preferred: another one is taken where it is busy. */
  readonly port?: number;
  readonly maxConnections?: number;
  /** Who may connect, other than from this machine: addresses to listen on, and the file that says who may from where. */
  readonly listen?: { readonly addresses: string; readonly accessFile: string };
  /** False for tests only: a crash of the machine may then lose or break the data. */
  readonly durable?: boolean;
};

/** Creates the data directory if needed and tells how to start the server on it. */
export async function postgresLaunch(options: PostgresOptions): Promise<Launch> {
  const { dataDir, password, durable = true } = options;
  const account = serviceAccount();
  const { initdb, postgres, libraries } = findPostgres();
  await initialiseData({ initdb, dataDir, password, durable, account });
  // A server that was left running keeps its port: only so can it be recognised as the one that is wanted.
  const port = findRunningPostgres(dataDir)?.port ?? (await choosePort(options.port)).port;
  const settings = { ...serverSettings(options, libraries), port, ...(durable ? {} : undurable) };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    command: postgres,
    args: ["-D", dataDir, ...args],
    env: { LC_ALL: "C", PATH: process.env.PATH ?? "/usr/bin:/bin" },
    cwd: dataDir,
    account,
    stopSignal: "SIGINT", // "fast": SIGTERM would wait for every client to leave
    port,
    readyLine: "database system is ready to accept connections", // in English by LC_ALL
  };
}

const undurable = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "4GB" };

function serverSettings(
  { dataDir, maxConnections = 200, listen }: PostgresOptions,
  libraries: string,
): Record<string, string | number> {
  const statistics = existsSync(
    join(libraries, `pg_stat_statements${process.platform === "darwin" ? ".dylib" : ".so"}`),
  );
  return {
    listen_addresses: listen?.addresses ?? "127.0.0.1",
    ...(listen === undefined ? {} : { hba_file: listen.accessFile }),
    unix_socket_directories: socketDirectory(dataDir) ?? "",
    max_connections: maxConnections,
    wal_level: "logical",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] %q%u@%d ",
    idle_in_transaction_session_timeout: "60s", // a forgotten transaction must not hold locks for ever
    // Utility statements would put the passwords of CREATE ROLE into the statistics.
    ...(statistics
      ? { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track_utility": "off" }
      : {}),
  };
}

/** The data directory itself, which nobody else can enter; none where the path exceeds the kernel's 107 bytes. */
export function socketDirectory(dataDir: string): string | undefined {
  const fits = process.platform !== "win32" && !dataDir.includes(",") && Buffer.byteLength(dataDir) < 85;
  return fits ? dataDir : undefined;
}
