import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { enableStatementStatistics, ensureDatabase } from "@shopstream/platform/embedded/database.ts";
import { startPostgres } from "@shopstream/platform/embedded/postgres.ts";
import writeFileAtomic from "write-file-atomic";
import type { Home } from "../home.ts";
import type { Secrets } from "../secrets.ts";
import type { StepOutcome } from "../step.ts";

/** Makes a role and a database for each service that stores something. Starts the server for that, unless it runs. */
export async function prepareDatabases(
  home: Home,
  services: readonly Deploy[],
  secrets: Secrets,
): Promise<StepOutcome> {
  const names = services.filter(({ stores }) => stores.includes("database")).map(({ name }) => name);
  const marker = join(home.root, "databases.json");
  const digest = createHash("sha256")
    .update(JSON.stringify(names.map((name) => [name, secrets.word(`database-${name}`)])))
    .digest("hex");
  if (existsSync(marker) && existsSync(home.postgres) && readFileSync(marker, "utf8") === digest)
    return { outcome: "unchanged" };
  const server = await startPostgres({
    dataDir: home.postgres,
    password: secrets.word("postgres-password"),
    log: join(home.logs, "postgres.log"),
  });
  try {
    for (const name of names) await ensureDatabase(server.adminUrl, name, secrets.word(`database-${name}`));
    await enableStatementStatistics(server.adminUrl);
  } finally {
    if (!server.adopted) await server.stop();
  }
  writeFileAtomic.sync(marker, digest);
  return { outcome: "created", note: `${names.length} databases` };
}
