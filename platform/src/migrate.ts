import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Client } from "pg";

const platformMigrations = new URL("../migrations/", import.meta.url);

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

/**
 * Brings a database up to date: the platform's own tables, then the service's files in order of name, each in a
 * transaction of its own. Replicas starting together take turns. A file that changed after it ran is refused.
 */
export async function migrate(url: string, ...folders: readonly URL[]): Promise<{ applied: string[] }> {
  const migrations = (await Promise.all([platformMigrations, ...folders].map(readFolder))).flat();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('shopstream migrations'))");
    await client.query(
      "create table if not exists migrations (name text primary key, digest text not null, applied_at timestamptz not null default now())",
    );
    return { applied: await applyMissing(client, migrations) };
  } finally {
    await client.end();
  }
}

/** Throws when the database lacks a migration that this version knows. One that has more is of a newer version, and fine. */
export async function mustBeMigrated(url: string, ...folders: readonly URL[]): Promise<void> {
  const migrations = (await Promise.all([platformMigrations, ...folders].map(readFolder))).flat();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const applied = await appliedMigrations(client);
    const missing = migrations.filter(({ name }) => !applied.has(name)).map(({ name }) => name);
    if (missing.length > 0) throw new Error(`the database lacks ${missing.join(", ")}: run the migrations first`);
  } finally {
    await client.end();
  }
}

async function appliedMigrations(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await client.query<{ found: string | null }>("select to_regclass('migrations') as found");
  if (tables[0]?.found === null) return new Map();
  const { rows } = await client.query<{ name: string; digest: string }>("select name, digest from migrations");
  return new Map(rows.map((row) => [row.name, row.digest]));
}

async function readFolder(folder: URL): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (name) => {
      const sql = await readFile(new URL(name, folder), "utf8");
      return { name, sql, digest: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function applyMissing(client: Client, migrations: readonly Migration[]): Promise<string[]> {
  const known = await appliedMigrations(client);
  const applied: string[] = [];
  for (const migration of migrations) {
    const digest = known.get(migration.name);
    if (digest === migration.digest) continue;
    if (digest !== undefined)
      throw new Error(`migration ${migration.name} changed after it was applied: add a new file instead`);
    await apply(client, migration);
    applied.push(migration.name);
  }
  return applied;
}

async function apply(client: Client, { name, sql, digest }: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(sql);
    await client.query("insert into migrations (name, digest) values ($1, $2)", [name, digest]);
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    throw new Error(`migration ${name} failed: ${(cause as Error).message}`, { cause });
  }
}
