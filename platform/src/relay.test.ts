import { events } from "@shopstream/protos/events.ts";
import { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import type { Bus } from "./bus.ts";
import { systemClock } from "./clock.ts";
import { Database } from "./db.ts";
import type { Envelope } from "./envelope.ts";
import { receive, receiveAll } from "./inbox.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { migrate } from "./migrate.ts";
import { newEvent, outboxInsert, outboxRows, publish } from "./outbox.ts";
import { measureOutbox } from "./outbox-metrics.ts";
import { systemRandom } from "./random.ts";
import { Relay } from "./relay.ts";
import { testDatabase } from "./testing/database.ts";
import { until } from "./testing/until.ts";

const seams = { clock: systemClock, random: systemRandom };

/** A bus that remembers, and fails as often as it is told to. */
class FakeBus implements Bus {
  readonly sent: Envelope[] = [];
  failures = 0;
  async publish(_topic: string, batch: readonly Envelope[]): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("the bus is down");
    }
    this.sent.push(...batch);
  }
  subscribe(): never {
    throw new Error("nobody subscribes here");
  }
  async close(): Promise<void> {}
}

describe("the outbox", () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function database() {
    const server = await testDatabase((url) => migrate(url));
    const db = new Database({ url: server.url, maxConnections: 4, metrics: createMetrics("test"), ...seams });
    closers.push(server.close, () => db.close());
    return { db, url: server.url };
  }
  function relay(url: string, bus: Bus, metrics = createMetrics("test")) {
    const running = new Relay({
      source: "inventory",
      url,
      bus,
      clock: systemClock,
      log: createLog("test", "silent"),
      metrics,
    });
    const done = running.run();
    const stop = async () => {
      await running.stop();
      await done;
    };
    closers.push(stop);
    return stop;
  }
  const stockChanged = (sku: string, sequence: number) =>
    newEvent(events.StockChanged, sku, sequence, { sku, available: sequence }, seams);

  it("publishes what committed, in order, and never what was rolled back", async () => {
    const { db, url } = await database();
    const bus = new FakeBus();
    relay(url, bus);
    await db.transaction((tx) => publish(tx, [stockChanged("a", 1), stockChanged("a", 2)]));
    await db
      .transaction(async (tx) => {
        await publish(tx, [stockChanged("a", 3)]);
        throw new Error("rolled back");
      })
      .catch(() => undefined);
    await db.transaction((tx) => publish(tx, [stockChanged("a", 4)]));
    await until(() => bus.sent.length === 3, "all published");
    expect(bus.sent.map(({ sequence }) => sequence)).toEqual([1, 2, 4]);
    expect(bus.sent[0]).toMatchObject({
      type: "StockChanged",
      version: 1,
      source: "inventory",
      subject: "a",
      data: { sku: "a", available: 1 },
    });
    expect(bus.sent[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("keeps what the bus did not take, and sends it when the bus is back", async () => {
    const { db, url } = await database();
    const bus = new FakeBus();
    bus.failures = 2;
    relay(url, bus);
    await db.transaction((tx) => publish(tx, [stockChanged("b", 1)]));
    await until(() => bus.sent.length === 1, "published after the outage");
    const isMarked = async () => (await db.query("select from outbox where published_at is null")).length === 0;
    await until(isMarked, "what was published is marked");
  });

  it("of two replicas one publishes, and the other takes over when it stops", async () => {
    const { db, url } = await database();
    const bus = new FakeBus();
    const stopFirst = relay(url, bus);
    await db.transaction((tx) => publish(tx, [stockChanged("c", 1)]));
    await until(() => bus.sent.length === 1, "the first published");
    relay(url, bus);
    await stopFirst();
    await db.transaction((tx) => publish(tx, [stockChanged("c", 2)]));
    await until(() => bus.sent.length === 2, "the second published");
    expect(bus.sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it("tells how much waits, for how long, and how late the bus had what it has", async () => {
    const { db, url } = await database();
    const metrics = createMetrics("test");
    measureOutbox(metrics.registry, db, { ...systemClock, now: () => systemClock.now() + 60_000 });
    const figure = async (name: string) =>
      Number(new RegExp(`^${name}\\S* (\\S+)$`, "m").exec(await metrics.registry.metrics())?.[1]);
    expect([await figure("outbox_unpublished"), await figure("outbox_oldest_age_seconds")]).toEqual([0, 0]);
    await db.transaction((tx) => publish(tx, [stockChanged("m", 1), stockChanged("m", 2)]));
    expect(await figure("outbox_unpublished")).toBe(2);
    expect(await figure("outbox_oldest_age_seconds")).toBeGreaterThanOrEqual(60);
    const bus = new FakeBus();
    relay(url, bus, metrics);
    await until(async () => (await figure("outbox_unpublished")) === 0, "nothing waits any more");
    expect(await figure("outbox_publish_delay_seconds_count")).toBe(2);
  });

  it("a statement that writes no event wakes nobody, one that writes any wakes its listeners", async () => {
    const { db, url } = await database();
    const heard: string[] = [];
    const listener = new Client({ connectionString: url });
    await listener.connect();
    closers.push(() => listener.end());
    listener.on("notification", ({ channel }) => heard.push(channel));
    await listener.query("listen outbox");
    await db.query(outboxInsert("$1"), [outboxRows([])]);
    await listener.query("select 1");
    expect(heard).toEqual([]);
    await db.query(outboxInsert("$1"), [outboxRows([stockChanged("d", 1), stockChanged("d", 2)])]);
    await until(() => heard.length > 0, "the listener hears of it");
    expect(heard).toEqual(["outbox"]);
  });

  it("the inbox lets an event take effect once, also when two deliveries race", async () => {
    const { db } = await database();
    await db.query("create table effects (n int)");
    const id = systemRandom.uuid();
    const effect = () =>
      db.transaction(async (tx) => {
        if (await receive(tx, id)) await tx.query("insert into effects values (1)");
      });
    await Promise.all([effect(), effect(), effect()]);
    expect(await db.query("select n from effects")).toHaveLength(1);
  });

  it("of many events received together those count that are new", async () => {
    const { db } = await database();
    const [known, one, two] = [systemRandom.uuid(), systemRandom.uuid(), systemRandom.uuid()];
    await receive(db, known);
    expect(await receiveAll(db, [one, known, two, one])).toEqual(new Set([one, two]));
    expect(await receiveAll(db, [one, known, two])).toEqual(new Set());
  });
});
