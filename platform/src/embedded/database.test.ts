import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { enableStatementStatistics, ensureDatabase } from "./database.ts";

const { databaseUrl } = inject("engines");
const name = `ensure_${randomBytes(4).toString("hex")}`;
let other: TestDatabase;

beforeAll(async () => {
  other = await testDatabase();
});

afterAll(async () => {
  await other.close();
  await query(databaseUrl, `DROP DATABASE IF EXISTS ${name}`);
  await query(databaseUrl, `DROP ROLE IF EXISTS ${name}`);
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a service's role owns its database and can create the trusted extensions there", async () => {
  const url = await ensureDatabase(databaseUrl, name, "it's secret");
  await query(url, "CREATE EXTENSION IF NOT EXISTS pg_trgm");
  expect(await query(url, "SELECT current_user AS me, rolsuper FROM pg_roles WHERE rolname = current_user")).toEqual([
    { me: name, rolsuper: false },
  ]);
});

test("twice at once is once, and a new password replaces the old one", async () => {
  const url = await ensureDatabase(databaseUrl, name, "old");
  await query(url, "CREATE TABLE kept ()");
  const [changed] = await Promise.all([1, 2, 3].map(() => ensureDatabase(databaseUrl, name, "new")));
  await expect(query(url, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  expect(await query(changed ?? "", "SELECT count(*)::int FROM kept")).toEqual([{ count: 0 }]);
});

test("nobody reads another's database", async () => {
  const url = new URL(await ensureDatabase(databaseUrl, name, "secret"));
  url.pathname = new URL(other.url).pathname;
  await expect(query(url.href, "SELECT 1")).rejects.toMatchObject({ code: "42501" });
});

test("the statements of every database are counted", async () => {
  await enableStatementStatistics(databaseUrl);
  await query(other.url, "SELECT 'counted' AS statement");
  const rows = await query(
    databaseUrl,
    "SELECT calls::int FROM pg_stat_statements WHERE query = 'SELECT $1 AS statement'",
  );
  expect(rows).toEqual([{ calls: 1 }]);
});
