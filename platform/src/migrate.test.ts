import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate, mustBeMigrated } from "./migrate.ts";
import { type TestDatabase, testDatabase } from "./testing/database.ts";

const own = readdirSync(new URL("../migrations/", import.meta.url)).sort();

describe("migrations", () => {
  let folder: string;
  let server: TestDatabase;
  const url = () => pathToFileURL(`${folder}/`);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "migrations-"));
    server = await testDatabase();
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it("run once, in order of name, after the platform's own", async () => {
    await writeFile(join(folder, "0002_b.sql"), "insert into things values (2)");
    await writeFile(join(folder, "0001_a.sql"), "create table things (n int)");
    expect((await migrate(server.url, url())).applied).toEqual([...own, "0001_a.sql", "0002_b.sql"]);
    expect((await migrate(server.url, url())).applied).toEqual([]);
  });

  it("that somebody else runs first are waited for by failing, with their names, until they are there", async () => {
    await writeFile(join(folder, "0001_a.sql"), "create table things (n int)");
    await expect(mustBeMigrated(server.url, url())).rejects.toThrow(`lacks ${[...own, "0001_a.sql"].join(", ")}`);
    await migrate(server.url, url());
    await expect(mustBeMigrated(server.url, url())).resolves.toBeUndefined();
    await writeFile(join(folder, "0002_b.sql"), "insert into things values (2)");
    await expect(mustBeMigrated(server.url, url())).rejects.toThrow("lacks 0002_b.sql:");
  });

  it("of a newer version do not stop an older one", async () => {
    await writeFile(join(folder, "0002_newer.sql"), "create table newer (n int)");
    await migrate(server.url, url());
    await rm(join(folder, "0002_newer.sql"));
    await expect(mustBeMigrated(server.url, url())).resolves.toBeUndefined();
  });

  it("of replicas that start together run once", async () => {
    await writeFile(join(folder, "0001_a.sql"), "create table things (n int)");
    const results = await Promise.all([1, 2, 3].map(() => migrate(server.url, url())));
    expect(results.flatMap(({ applied }) => applied).filter((name) => name === "0001_a.sql")).toHaveLength(1);
  });

  it("that changed after they ran are refused, and one that fails leaves nothing", async () => {
    await writeFile(join(folder, "0001_a.sql"), "create table things (n int)");
    await migrate(server.url, url());
    await writeFile(join(folder, "0002_bad.sql"), "create table half (n int); select nonsense");
    await expect(migrate(server.url, url())).rejects.toThrow("migration 0002_bad.sql failed");
    await writeFile(join(folder, "0002_bad.sql"), "create table half (n int)");
    expect((await migrate(server.url, url())).applied).toEqual(["0002_bad.sql"]);
    await writeFile(join(folder, "0001_a.sql"), "create table other (n int)");
    await expect(migrate(server.url, url())).rejects.toThrow("changed after it was applied");
  });
});
