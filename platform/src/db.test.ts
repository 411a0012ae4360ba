import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { Database, mustNotBeInTransaction } from "./db.ts";
import { violatedConstraint } from "./db-errors.ts";
import { createMetrics } from "./metrics.ts";
import { systemRandom } from "./random.ts";
import { type TestDatabase, testDatabase } from "./testing/database.ts";

describe("the database", () => {
  let server: TestDatabase;
  let db: Database;
  const metrics = createMetrics("test");

  beforeAll(async () => {
    server = await testDatabase();
    db = new Database({ url: server.url, maxConnections: 4, metrics, clock: systemClock, random: systemRandom });
    await db.query("create table accounts (id int primary key, balance int not null check (balance >= 0))");
  });
  afterAll(async () => {
    await db.close();
    await server.close();
  });

  it("keeps a transaction whole: what fails half-way leaves nothing", async () => {
    const work = db.transaction(async (tx) => {
      await tx.query("insert into accounts values (1, 10)");
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await db.query("select * from accounts where id = 1")).toEqual([]);
  });

  it("runs the loser of a deadlock again", async () => {
    await db.query("insert into accounts values (10, 5), (11, 5)");
    const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transfer = (from: number, to: number, me: number) =>
      db.transaction(async (tx) => {
        await tx.query("update accounts set balance = balance - 1 where id = $1", [from]);
        met[me]?.resolve();
        await met[1 - me]?.promise;
        await tx.query("update accounts set balance = balance + 1 where id = $1", [to]);
      });
    await Promise.all([transfer(10, 11, 0), transfer(11, 10, 1)]);
    expect(await db.query("select balance from accounts where id in (10, 11)")).toEqual([
      { balance: 5 },
      { balance: 5 },
    ]);
  });

  it("refuses to wait for a neighbour inside a transaction, and allows it outside", async () => {
    await expect(db.transaction(async () => mustNotBeInTransaction("calling payments"))).rejects.toThrow(
      "calling payments while a transaction is open",
    );
    expect(() => mustNotBeInTransaction("calling payments")).not.toThrow();
  });

  it("names the constraint that a write violated", async () => {
    const error = await db.query("insert into accounts values (20, -1)").catch((reason: unknown) => reason);
    expect(violatedConstraint(error)).toBe("accounts_balance_check");
  });

  it("calls a statement that takes too long a timeout, and a missing server unavailable", async () => {
    const slow = db.transaction(async (tx) => {
      await tx.query("set local statement_timeout = 20");
      await tx.query("select pg_sleep(5)");
    });
    await expect(slow).rejects.toMatchObject({ kind: "timeout", code: "database_timeout" });
    const nowhere = new Database({
      url: "postgres://nobody@127.0.0.1:1/none",
      maxConnections: 1,
      metrics,
      clock: systemClock,
      random: systemRandom,
    });
    await expect(nowhere.query("select 1")).rejects.toMatchObject({
      kind: "unavailable",
      code: "database_unavailable",
    });
    await nowhere.close();
  });

  it("calls a server that takes no changes unavailable, and reads from it all the same", async () => {
    const closed = new Database({
      url: `${server.url}?options=-c%20default_transaction_read_only%3Don`,
      maxConnections: 1,
      metrics,
      clock: systemClock,
      random: systemRandom,
    });
    await expect(closed.query("insert into accounts values (30, 1)")).rejects.toMatchObject({
      kind: "unavailable",
      code: "database_read_only",
    });
    expect(await closed.query("select * from accounts where id = 30")).toEqual([]);
    await closed.close();
  });

  it("goes on after the server ended its connections", async () => {
    await db.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await expect(db.query("select 1 as one")).resolves.toEqual([{ one: 1 }]);
  });

  it("counts statements and commits", async () => {
    const counted = async () =>
      [
        (await metrics.statements.get()).values[0]?.value ?? 0,
        (await metrics.commits.get()).values[0]?.value ?? 0,
      ] as const;
    const [statements, commits] = await counted();
    await db.query("select 1");
    await db.transaction((tx) => tx.query("select 1"));
    expect(await counted()).toEqual([statements + 4, commits + 2]);
  });
});
