import { deadLetterKey } from "@shopstream/platform/bus-redis-keys.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { testRedis } from "@shopstream/platform/testing/database.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

const envelope = (id: string, type: string) => ({
  id,
  type,
  version: 1,
  source: "catalog",
  subject: "prod_1",
  sequence: 1,
  time: "2026-01-01T00:00:00Z",
  data: {},
});

describe("shopctl events", () => {
  let server: ReturnType<typeof testRedis>;
  let redis: ReturnType<typeof connectRedis>;
  beforeEach(async () => {
    server = testRedis();
    redis = connectRedis(server.url);
    await bury("search", "e1", "ProductChanged", "2026-01-01T10:00:00Z");
    await bury("search", "e2", "StockChanged", "2026-01-01T12:00:00Z");
    await bury("cart", "e3", "ProductChanged", "2026-01-01T14:00:00Z");
  });
  afterEach(async () => {
    redis.disconnect();
    await server.close();
  });

  async function bury(group: string, id: string, type: string, failedAt: string): Promise<void> {
    const letter = {
      group,
      state: "failed",
      topic: "product.events",
      envelope: envelope(id, type),
      reason: "broken",
      stack: "at x",
      attempts: 5,
      failedAt,
    };
    await redis.hset(deadLetterKey(server.keyPrefix, group), id, JSON.stringify(letter));
  }
  const events = async (...args: string[]) => {
    const env = { SHOPSTREAM_HOME: "/nowhere", SHOP_REDIS_URL: server.url, SHOP_REDIS_PREFIX: server.keyPrefix };
    const { exit, out, err } = await shopctl(["events", ...args, "-o", "json"], { env });
    return { exit, err, document: JSON.parse(out) };
  };
  const reasons = async (...args: string[]) =>
    (await events("list", ...args)).document.items.map(
      ({ consumer, type }: Record<string, string>) => `${consumer} ${type}`,
    );

  it("lists them by consumer, type and time", async () => {
    expect(await reasons()).toHaveLength(3);
    expect(await reasons("--consumer", "search")).toEqual(["search ProductChanged", "search StockChanged"]);
    expect(await reasons("--type", "ProductChanged", "--since", "2026-01-01T11:00:00Z")).toEqual([
      "cart ProductChanged",
    ]);
    expect(await reasons("--until", "2026-01-01T12:00:00+01:00")).toEqual(["search ProductChanged"]);
    expect((await events("list", "--since", "yesterday")).exit).toBe(2);
    expect((await events("list", "--consumer", "users", "--until", "yesterday")).exit).toBe(2);
  });

  it("shows one in full, and says when there is none", async () => {
    expect((await events("show", "e2")).document).toMatchObject({
      kind: "DeadLetter",
      reason: "broken",
      envelope: { id: "e2" },
    });
    expect((await events("show", "e9")).document.errors[0].code).toBe("SHOP-EVENT-001");
  });

  it("replays: the consumer tries them again; a dry run only says which", async () => {
    const states = async () =>
      (await events("list")).document.items.map(({ id, state }: Record<string, string>) => `${id} ${state}`);
    expect((await events("replay", "--type", "ProductChanged", "--dry-run")).document).toMatchObject({
      status: "planned",
      items: [{}, {}],
    });
    expect(await states()).toEqual(["e3 failed", "e1 failed", "e2 failed"]);
    expect((await events("replay", "--type", "ProductChanged")).document.status).toBe("configured");
    expect(await states()).toEqual(["e3 replay", "e1 replay", "e2 failed"]);
    expect((await events("replay", "--type", "OrderPaid")).document.status).toBe("unchanged");
  });

  it("drops only what was chosen, and only with --yes", async () => {
    expect((await events("drop", "--yes")).exit).toBe(2);
    expect((await events("drop", "--consumer", "cart")).exit).toBe(5);
    expect(await reasons()).toHaveLength(3);
    expect((await events("drop", "--consumer", "cart", "--yes")).exit).toBe(0);
    expect(await reasons()).toHaveLength(2);
    expect((await events("drop", "--all", "--yes")).exit).toBe(0);
    expect(await reasons()).toEqual([]);
  });
});
