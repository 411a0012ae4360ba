import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { NextSchema } from "../../../platform/src/testing/next-schema.ts";
import { root } from "../../runner/program.ts";
import type { Report } from "../../runner/vitest-tier.ts";

// The services' own tests, on real PostgreSQL, on a database that the next release has migrated already: that is what the old
// version has to live with while the new one is tried beside it, and after a rollback.

const services = globSync("services/*/migrations", { cwd: root }).map(path.dirname).sort();
const serviceOf = (file: string) => file.split("/").slice(0, 2).join("/");

// Of each service a test file that reads and writes its tables.
const telling = [
  ...["catalog/src/service", "identity/src/accounts", "inventory/src/reservations", "notifications/src/service"],
  ...["orders/src/checkout", "payments/src/payments", "reviews/src/service", "search/src/postgres/postgres-engine"],
  "users/src/service",
].map((file) => `services/${file}.test.ts`);

type Results = ReadonlyMap<string, readonly string[]>;

const reports = mkdtempSync(path.join(tmpdir(), "next-schema-"));
afterAll(() => rmSync(reports, { recursive: true }));

/** What each test file of these folders came to. */
async function testsOn(next: NextSchema, files: readonly string[], more: readonly string[] = []): Promise<Results> {
  const file = path.join(reports, `${next}.json`);
  const args = ["run", "--project", "test", "--reporter=json", `--outputFile=${file}`, ...more, ...files];
  const vitest = spawn("vitest", args, { cwd: root, env: { ...process.env, NEXT_SCHEMA: next }, stdio: "ignore" });
  await once(vitest, "exit");
  const { testResults } = JSON.parse(readFileSync(file, "utf8")) as Report;
  return new Map(
    testResults.map(({ name, status, assertionResults }) => [
      path.relative(root, name),
      assertionResults.length === 0 ? [status] : assertionResults.map((test) => test.status),
    ]),
  );
}

/** The services that have a failed test. */
const failedIn = (results: Results) =>
  [
    ...new Set([...results].filter(([, statuses]) => statuses.includes("failed")).map(([file]) => serviceOf(file))),
  ].sort();

describe("the code of a release on the next one's schema", () => {
  it("does all that its tests ask of it, where a migration only adds", async () => {
    const results = await testsOn(
      "expand",
      services.map((folder) => `${folder}/`),
    );
    expect(failedIn(results)).toEqual([]);
    expect([...results.values()].flat().filter((status) => status === "passed").length).toBeGreaterThan(500);
    expect(services.filter((service) => ![...results.keys()].some((file) => serviceOf(file) === service))).toEqual([]);
  });

  it("fails, in every service with a database, where a migration takes a column away", async () => {
    // What waits for something that never comes need not wait for long.
    const results = await testsOn("contract", telling, ["--testTimeout=2000"]);
    expect(failedIn(results)).toEqual(services);
  });
});
