import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../platform/src/migrate.ts";
import { type TestDatabase, testDatabase } from "../../platform/src/testing/database.ts";
import { readSchema, type Schema, stumbles } from "./schema.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folders = globSync("services/*/migrations", { cwd: root }).sort();

// Nothing was released when it was written, so no code of an older version can meet it.
const beforeTheFirstRelease = ["services/search/migrations/0002_equal_answers.sql"];

let database: TestDatabase;
let copy: string;
beforeEach(async () => {
  database = await testDatabase();
  copy = mkdtempSync(path.join(tmpdir(), "migrations-"));
});
afterEach(async () => {
  await database.close();
  rmSync(copy, { recursive: true });
});

async function schemaWith(file: string): Promise<Schema> {
  cpSync(file, path.join(copy, path.basename(file)));
  await migrate(database.url, pathToFileURL(`${copy}/`));
  return readSchema(database.url);
}

/** What a migration says that nobody uses any more: `-- contract since 0.2.0: products.old_title`. */
function given(sql: string, released: string): readonly string[] {
  return [...sql.matchAll(/^-- contract since (\d+\.\d+\.\d+): (.+)$/gm)].flatMap(([, version, names = ""]) =>
    released.includes(`## ${version}`) ? names.split(",").map((name) => name.trim()) : [],
  );
}

const changelog = readFileSync(path.join(root, "CHANGELOG.md"), "utf8");

/** Each migration in turn, as upgrades bring them, with what code from before it would stumble over. */
async function walk(files: readonly string[], released = changelog): Promise<readonly string[]> {
  const found: string[] = [];
  let before: Schema | undefined;
  for (const file of files) {
    const now = await schemaWith(file);
    const waived = given(readFileSync(file, "utf8"), released);
    if (before !== undefined)
      found.push(...stumbles(before, now).filter((finding) => !waived.some((name) => finding.startsWith(`${name} `))));
    before = now;
  }
  return found;
}

describe("while a new version is tried beside the old one, both use one database", () => {
  it.each(folders)("and %s leave the old one everything it leans on", async (folder) => {
    const files = readdirSync(path.join(root, folder))
      .sort()
      .map((name) => path.join(folder, name));
    const first = files.findLastIndex((file) => beforeTheFirstRelease.includes(file));
    expect(files.length).toBeGreaterThan(0);
    // What came before the last one of those is one schema with it.
    for (const file of files.slice(0, Math.max(0, first))) await schemaWith(path.join(root, file));
    expect(await walk(files.slice(Math.max(0, first)).map((file) => path.join(root, file)))).toEqual([]);
  });
});

describe("a migration", () => {
  const start = "create table items (id int primary key, name text, price int not null)";
  const from = async (sql: string, released?: string) => {
    const own = mkdtempSync(path.join(tmpdir(), "own-"));
    const files = [start, sql].map((text, index) => {
      const file = path.join(own, `000${index + 1}_items.sql`);
      writeFileSync(file, text);
      return file;
    });
    const found = await walk(files, released);
    rmSync(own, { recursive: true });
    return found;
  };

  it.each([
    ["alter table items drop column name", "items.name is gone"],
    ["alter table items rename column name to title", "items.name is gone"],
    ["drop table items", "items.id is gone"],
    ["alter table items alter column price type bigint", "items.price is of type int8, not int4"],
    ["alter table items alter column name set not null", "items.name must be filled"],
    ["alter table items add column colour text not null", "items.colour is new and must be filled"],
    ["alter table items drop constraint items_pkey", "items(id) is no longer unique"],
  ])("like “%s” is refused", async (sql, finding) => {
    expect(await from(sql)).toContain(finding);
  });

  it.each([
    "alter table items add column colour text",
    "alter table items add column colour text not null default 'red'",
    "alter table items alter column price drop not null",
    "create table colours (id int primary key, name text not null)",
    "create index on items (name)",
  ])("like “%s” is welcome", async (sql) => {
    expect(await from(sql)).toEqual([]);
  });

  it.each([
    ["and is welcome when that version was released", "## 0.3.0 - 2026-12-01", []],
    ["and is refused while it was not", "## Unreleased", ["items.name is gone"]],
  ])("may say since when nobody uses what it takes away, %s", async (_, released, findings) => {
    const sql = "-- contract since 0.3.0: items.name\nalter table items drop column name";
    expect(await from(sql, released)).toEqual(findings);
  });
});
