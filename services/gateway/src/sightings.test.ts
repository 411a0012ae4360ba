import { systemClock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { createLog } from "@shopstream/platform/log.ts";
import type { OutgoingEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { contract } from "@shopstream/protos/contract.ts";
import { events } from "@shopstream/protos/events.ts";
import { Registry } from "prom-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "./caller.ts";
import { RouteTable } from "./route-table.ts";
import { Sightings } from "./sightings.ts";
import { type TestEdge, testEdge } from "./testing/edge.ts";
import { type Listener, listenTo } from "./testing/listener.ts";

const chair = { id: "prd_1", slug: "red-chair", title: "Red chair", brand: "Nordwood", summary: "A chair of oak." };
const price = { amount: 4_900, currency: "EUR" };

describe("what visitors look for", () => {
  let edge: TestEdge;
  let listener: Listener;
  const marker = async () => {
    // Batches keep their order: once this one is heard, so is everything before it.
    const id = `marker-${systemRandom.uuid()}`;
    edge.answers["catalog.getProduct"] = () => ({ ...chair, id });
    await edge.ask("/v1/products/marker");
    edge.answers["catalog.getProduct"] = () => chair;
    await until(async () => listener.heard.some(({ subject }) => subject === id), "the batch is heard");
    return listener.heard.splice(0).filter(({ subject }) => subject !== id);
  };

  beforeAll(async () => {
    edge = await testEdge({ ANALYTICS_INTERVAL_MS: "10" });
    listener = await listenTo("analytics.raw", edge.services);
    edge.answers["catalog.getProduct"] = () => chair;
    edge.answers["search.search"] = () => ({ items: [chair], totalSize: 1 });
    edge.answers["cart.addLine"] = ({ sku }) => ({
      id: "cart_1",
      lines: [{ sku, quantity: 3, productId: chair.id, unitPrice: price }],
    });
  });
  beforeEach(marker);
  afterAll(async () => {
    await listener.close();
    await edge.close();
  });

  it("is told: a product that was opened, a search, a line in a cart, each under what it is about, in order", async () => {
    await edge.ask("/v1/products/red-chair?currency=EUR");
    await edge.ask("/v1/search?q=red%20chairs&sort=price_asc");
    await edge.ask("/v1/search?category=chairs&pageToken=x");
    await edge.ask("/v1/carts/cart_1/lines", { method: "POST", body: { sku: "RC-1", quantity: 2 } });
    await edge.ask("/v1/products/red-chair");
    const heard = await marker();
    expect(heard.map(({ type, subject, source }) => [type, subject, source])).toEqual(
      expect.arrayContaining([
        ["ProductViewed", "prd_1", "gateway"],
        ["SearchMade", "red chairs", "gateway"],
        ["SearchMade", "chairs", "gateway"],
        ["CartLineAdded", "prd_1", "gateway"],
      ]),
    );
    const ofChair = heard.filter(({ subject }) => subject === "prd_1");
    expect(ofChair.map(({ type }) => type)).toEqual(["ProductViewed", "CartLineAdded", "ProductViewed"]);
    const sequences = ofChair.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    const read = (type: keyof typeof events) =>
      heard.filter((envelope) => envelope.type === type).map(({ data }) => events[type].message.fromJSON(data));
    expect(read("ProductViewed")[0]).toEqual({ productId: "prd_1", slug: "red-chair", currency: "EUR" });
    expect(read("SearchMade")).toMatchObject([
      { query: "red chairs", hasWords: true, sort: "price_asc", totalSize: 1, isFurtherPage: false },
      { query: "", hasWords: false, categories: ["chairs"], isFurtherPage: true },
    ]);
    expect(read("CartLineAdded")).toEqual([
      { productId: "prd_1", sku: "RC-1", quantity: 2, unitPriceMinor: 4_900, currency: "EUR" },
    ]);
  });

  it("names nobody, whoever it is, and no word but those of the products shown", async () => {
    const headers = { ...(await edge.bearer("usr_42")), "user-agent": "Nosy/1.0", "x-forwarded-for": "203.0.113.7" };
    await edge.ask("/v1/products/red-chair", { headers });
    await edge.ask("/v1/search?q=chair%20for%20ada.lovelace%40example.com%20+49-170-1234567", { headers });
    edge.answers["search.search"] = () => ({ items: [], totalSize: 0 });
    await edge.ask("/v1/search?q=Ada%20Lovelace", { headers });
    edge.answers["search.search"] = () => ({ items: [chair], totalSize: 1 });
    const heard = await marker();
    expect(heard).toHaveLength(3);
    // The envelope's own ids and times are chance, and may look like anything.
    const said = heard.map(({ subject, data }) => ({ subject, data }));
    expect(JSON.stringify(said)).not.toMatch(/usr_42|Nosy|203\.0\.113|ada|lovelace|example|170|ses_/i);
    expect(heard.map(({ data }) => (data as { query?: string }).query)).toEqual([undefined, "chair", ""]);
  });

  it.each([
    ["who sends Global Privacy Control", { "sec-gpc": "1" }],
    ["who sends Do Not Track", { dnt: "1" }],
    ["a page that is only fetched ahead", { "sec-purpose": "prefetch;prerender" }],
  ])("is not told of %s", async (_, headers) => {
    await edge.ask("/v1/products/red-chair", { headers });
    await edge.ask("/v1/search?q=chair", { headers });
    expect(await marker()).toEqual([]);
  });

  it("is not told of what was refused, or of other calls", async () => {
    edge.answers["catalog.getProduct"] = () => {
      throw new AppError("not_found", "no_such_product", "no");
    };
    await edge.ask("/v1/products/gone");
    await edge.ask("/v1/categories");
    expect(await marker()).toEqual([]);
  });
});

describe("telling of visitors", () => {
  const route = () => new RouteTable(contract).routes.find(({ key }) => key === "getProduct") as never;
  const visitor = { header: () => undefined } as unknown as Caller;
  const away = new AppError("unavailable", "bus_unavailable", "the bus is away");

  function sightings(announce: (events: readonly OutgoingEvent[]) => Promise<void>, intervalMs = 1) {
    const registry = new Registry();
    const seams = { clock: systemClock, random: systemRandom, log: createLog("test", "silent"), registry };
    const made = new Sightings({ ...seams, announce, intervalMs });
    const stop = new AbortController();
    const done = made.worker().run(stop.signal);
    const end = async () => {
      stop.abort();
      await done;
    };
    const dropped = async () => Number(/total (\d+)/.exec(await registry.metrics())?.[1]);
    const see = (count: number) => {
      for (let i = 0; i < count; i += 1) made.note(route(), {}, { ...chair, id: `prd_${i}` }, visitor);
    };
    return { see, end, dropped };
  }

  it("goes in batches, and the last one when the gateway ends", async () => {
    const batches: number[] = [];
    const { see, end } = sightings(async (batch) => void batches.push(batch.length), 600_000);
    see(300);
    await end();
    expect(batches).toEqual([300]);
  });

  it("waits for a bus that is away, up to a limit, and counts what it could not keep", async () => {
    let isAway = true;
    const told: OutgoingEvent[] = [];
    let tries = 0;
    const { see, end, dropped } = sightings(async (batch) => {
      tries += 1;
      if (isAway) throw away;
      told.push(...batch);
    });
    see(6_000);
    await until(async () => tries > 2, "it was tried again");
    expect([told.length, await dropped()]).toEqual([0, 1_000]);
    isAway = false;
    await until(async () => told.length > 0, "the bus took them");
    await end();
    const [first, last] = [told[0], told.at(-1)];
    expect([told.length, first?.envelope.subject, last?.envelope.subject]).toEqual([5_000, "prd_0", "prd_4999"]);
  });

  it("does not happen where it is switched off", async () => {
    let tries = 0;
    const { see, end } = sightings(async () => {
      tries += 1;
    }, 0);
    see(10);
    await end();
    expect(tries).toBe(0);
  });
});
