import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@shopstream/platform/config.ts";
import { enableStatementStatistics, ensureDatabase } from "@shopstream/platform/embedded/database.ts";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { postgresUrl } from "@shopstream/platform/embedded/postgres.ts";
import { postgresLaunch } from "@shopstream/platform/embedded/postgres-launch.ts";
import pg from "pg";
import { postgresqlConfig } from "./config.ts";
import { runEngine } from "./run-engine.ts";

const settings = loadConfig("postgresql", postgresqlConfig, process.env);
const adminUrl = postgresUrl(settings.PORT, "postgres", settings.POSTGRES_PASSWORD, "postgres");

/** Everybody may connect who knows a password; who gets that far is the network policy's matter. */
function accessFile(): string {
  const file = join(tmpdir(), "pg_hba.conf");
  writeFileSync(file, "local all all scram-sha-256\nhost all all all scram-sha-256\n");
  return file;
}

async function ask(): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {}); // told by the query
  await client.connect();
  await client.query("select 1").finally(() => client.end());
}

// At every start: a service may be new, and a password may have been replaced.
async function prepare(): Promise<void> {
  await poll(
    () =>
      ask().then(
        () => true,
        () => undefined,
      ),
    { what: "PostgreSQL", timeoutMs: 60_000 },
  );
  for (const file of readdirSync(settings.DATABASES_DIR).filter((name) => !name.startsWith("."))) {
    const { username, password } = new URL(readFileSync(join(settings.DATABASES_DIR, file), "utf8"));
    await ensureDatabase(adminUrl, username, decodeURIComponent(password));
  }
  await enableStatementStatistics(adminUrl);
}

const launch = await postgresLaunch({
  dataDir: settings.DATA_DIR,
  password: settings.POSTGRES_PASSWORD,
  port: settings.PORT,
  maxConnections: settings.MAX_CONNECTIONS,
  listen: { addresses: "*", accessFile: accessFile() },
});
runEngine({ launch, healthPort: settings.HEALTH_PORT, prepare, check: ask });
