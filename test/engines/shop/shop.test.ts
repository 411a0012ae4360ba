import { systemClock } from "@shopstream/platform/clock.ts";
import type { Envelope } from "@shopstream/platform/envelope.ts";
import { KafkaBus } from "@shopstream/platform/kafka/kafka-bus.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { events } from "@shopstream/protos/events.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rest } from "../../../cli/src/engine/rest.ts";
import { type RunningPlatform, startPlatform } from "../../support/running-platform.ts";
import { type EnginesOfScale, startEnginesOfScale } from "./engines-of-scale.ts";

interface Page {
  readonly items: readonly { readonly id: string; readonly slug: string; readonly title: string }[];
  readonly facets: readonly { readonly field: string; readonly values: readonly { value: string; count: number }[] }[];
  readonly totalSize: number;
  readonly correctedQuery?: string;
}

const products = 120;

describe("the whole shop on Kafka and OpenSearch", () => {
  let engines: EnginesOfScale;
  let platform: RunningPlatform;
  let shop: Rest;
  let staff: Rest;
  const search = (query: string) => shop.ask<Page>("GET", `/v1/search?${query}`);

  beforeAll(async () => {
    engines = await startEnginesOfScale({ kafka: true, openSearch: true });
    platform = await startPlatform({ wire: false, env: engines.env });
    const { code, stderr } = await platform.shopctl("seed", "--products", String(products), "--seed", "42");
    if (code !== 0) throw new Error(`seeding failed: ${stderr}`);
    shop = new Rest(platform.file.url, systemClock);
    staff = await shop.signIn(platform.file.admin);
    await until(async () => (await search("q=")).totalSize === products, "every product is found", 60_000);
  });
  afterAll(async () => {
    await platform?.close();
    await engines?.stop();
  });

  it("is walked by every journey of a customer, and keeps every promise", async () => {
    const { code, stdout } = await platform.shopctl("smoke", "-o", "json");
    const { items } = JSON.parse(stdout) as { items: { journey: string; verdict: string }[] };
    expect({ code, failed: items.filter(({ verdict }) => verdict !== "passed") }).toEqual({
      code: 0,
      failed: [],
    });
    expect(await platform.shopctl("verify")).toMatchObject({ code: 0 });
  });

  it("searches in OpenSearch through the gateway: words, mistakes, facets that leave out their own filter", async () => {
    const { items, facets } = await search("q=chair");
    expect(items.length).toBeGreaterThan(0);
    expect(await search("q=chiar")).toMatchObject({ correctedQuery: "chair" });
    const brand = facets.find(({ field }) => field === "brand")?.values[0];
    const narrowed = await search(`q=chair&brand=${encodeURIComponent(brand?.value ?? "")}`);
    expect(narrowed.totalSize).toBe(brand?.count);
    expect(narrowed.facets.find(({ field }) => field === "brand")).toEqual(
      facets.find(({ field }) => field === "brand"),
    );
    const { terms } = await shop.ask<{ terms: string[] }>("GET", "/v1/search/suggest?q=cha");
    expect(terms).toContain("chair");
    // PostgreSQL keeps the book and not the words: nothing there could have answered.
    expect(await indices(engines)).toContain("shopstream-products");
  });

  it("shows an edit of staff to who searches, and reindexes while it answers", async () => {
    const [product] = (await search("q=chair")).items;
    const { version } = await staff.ask<{ version: number }>("GET", `/v1/products/${product?.slug}`);
    await staff.ask("PATCH", `/v1/products/${product?.id}`, { body: { version, title: "Chair quiddity" } });
    await until(async () => (await search("q=quiddity")).items[0]?.slug === product?.slug, "the edit is found");
    await staff.ask("POST", "/v1/admin/search:reindex", { body: {} });
    expect(await search("q=")).toMatchObject({ totalSize: products });
    expect(await search("q=quiddity")).toMatchObject({ totalSize: 1 });
  });

  it("tells of staff's acts and of what visitors look for, for those who will read it", async () => {
    const { slug = "", id = "" } = (await search("q=chair")).items[0] ?? {};
    for (let i = 0; i < 3; i += 1) await shop.ask("GET", `/v1/products/${slug}`);
    const heard = await everythingOn(engines, ["analytics.raw", "audit"], (envelopes) =>
      ["ProductViewed", "SearchMade", "CartLineAdded", "StaffActed"].every((type) =>
        envelopes.some((envelope) => envelope.type === type && (type !== "ProductViewed" || envelope.subject === id)),
      ),
    );
    for (const { type, data } of heard)
      expect(Object.keys(events[type as keyof typeof events].message.fromJSON(data) as object)).not.toEqual([]);
    const acts = heard.filter(({ type }) => type === "StaffActed");
    expect(acts.map(({ data }) => (data as { operation: string }).operation)).toContain("CatalogService/UpdateProduct");
    for (const ofOne of Map.groupBy(heard, ({ source, subject }) => `${source} ${subject}`).values()) {
      const sequences = ofOne.map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    }
  });

  it("has no dead letters after all of it", async () => {
    const { code, stdout } = await platform.shopctl("events", "list", "-o", "json");
    expect({ code, data: (JSON.parse(stdout) as { data: unknown }).data }).toMatchObject({ code: 0 });
    expect(stdout).not.toContain('"failed"');
  });
});

async function indices({ env }: EnginesOfScale): Promise<string> {
  return (await fetch(`${env["OPENSEARCH_URL"]}/_cat/aliases`)).text();
}

/** As a new service would read topics: from their beginning. */
async function everythingOn(
  { brokers }: EnginesOfScale,
  topics: readonly string[],
  isAll: (heard: readonly Envelope[]) => boolean,
): Promise<readonly Envelope[]> {
  const log = createLog("test", "silent");
  const seams = { clock: systemClock, random: systemRandom };
  const cluster = { brokers, prefix: "", clock: systemClock, security: {} };
  const bus = new KafkaBus({ ...seams, log, cluster, sessionTimeoutMs: 10_000 });
  const heard: Envelope[] = [];
  try {
    await bus.subscribe({ group: "later", topics, handle: async (envelope) => void heard.push(envelope) });
    await until(async () => isAll(heard), "everything is heard", 60_000);
    return heard;
  } finally {
    await bus.close();
  }
}
