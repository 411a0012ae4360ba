import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../bench/client.ts";
import { findGoods, type Goods } from "../bench/goods.ts";
import { operations } from "../bench/operations.ts";
import { type Counters, difference, whenQuiet } from "../support/counters.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";

// Gates on counts, because counts are the same on every machine; what they cost in time `make bench` measures.

const customers = 10;
const products = 120;

describe("what customers cost the database, with all services together", () => {
  let platform: RunningPlatform;
  let client: Client;
  let goods: Goods;

  beforeAll(async () => {
    platform = await startPlatform({ wire: false });
    const seed = await platform.shopctl("seed", "--products", String(products), "--seed", "42");
    expect([seed.code, seed.stderr]).toEqual([0, expect.any(String)]);
    client = new Client(platform.file.url, 1);
    goods = await findGoods(client, products);
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    await platform?.close();
  }, 60_000);

  let asked = 0;
  async function cost(title: string, times: number): Promise<Counters> {
    const operation = operations.find((candidate) => candidate.title.startsWith(title));
    if (operation === undefined) throw new Error(`there is no operation ${title}`);
    // The first one fills what is kept in memory for a while.
    await operation.perform(client, goods, asked++);
    const before = await whenQuiet(platform.file);
    for (let i = 0; i < times; i += 1) await operation.perform(client, goods, asked++);
    return difference(await whenQuiet(platform.file), before);
  }

  // Stock is kept for a second and the sizes of categories for a little longer, so a page may cost less than its most.
  it.each(["list of 24", "category cards", "product detail"])(
    "%s: one statement of its own, one for the stock of what it shows, and no event",
    async (title) => {
      const { callStatements, callCommits, eventStatements, eventsHandled } = await cost(title, customers);
      expect(callStatements).toBeGreaterThanOrEqual(customers);
      expect(callStatements).toBeLessThanOrEqual(2 * customers + 1);
      expect([callCommits, eventStatements, eventsHandled]).toEqual([callStatements, 0, 0]);
    },
  );

  it.each([
    ["search", 1],
    ["typeahead", 1],
    ["add to cart", 0],
  ])("%s: %d statements, each a commit of its own, and no event", async (title, statements) => {
    const total = statements * customers;
    expect(await cost(title, customers)).toMatchObject({
      callStatements: total,
      callCommits: total,
      eventStatements: 0,
    });
  });

  // A machine that stands still for a moment makes a webhook overtake an answer, which costs a statement more.
  it("guest checkout of three lines: 19 statements and commits, and at most 20 of its events", async () => {
    const costs = [await cost("guest checkout", 1), await cost("guest checkout", 1), await cost("guest checkout", 1)];
    const fewest = (name: keyof Counters) => Math.min(...costs.map((counted) => counted[name]));
    expect([fewest("callStatements"), fewest("callCommits")]).toEqual([19, 19]);
    expect(fewest("eventStatements")).toBeLessThanOrEqual(20);
    expect(costs.filter(({ callStatements }) => callStatements > 25)).toEqual([]);
  }, 60_000);
});
