import { type Clock, systemClock } from "@shopstream/platform/clock.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenEngine } from "../../../services/search/src/testing/engine-contract.ts";
import { everything, rebuild, rebuildUnderLoad } from "../../bench/search/rebuilding.ts";
import { generatedProducts } from "../../support/catalogue.ts";
import { wayTo } from "../way.ts";
import { type OpenSearch, startOpenSearch } from "./opensearch.ts";
import { openSearchEngine, postgresEngine } from "./search-engines.ts";

const engines = ["PostgreSQL", "OpenSearch"] as const;

describe("rebuilding an index while customers search and staff edit", () => {
  let opensearch: OpenSearch;
  let lateMs = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + lateMs };
  const open = (name: (typeof engines)[number]): Promise<OpenEngine> =>
    name === "PostgreSQL" ? postgresEngine(clock) : openSearchEngine(opensearch.url, clock);
  const catalogueOf = (count: number) => new Map(generatedProducts(count).map((product) => [product.id, product]));

  beforeAll(async () => {
    opensearch = await startOpenSearch();
  });
  afterAll(() => opensearch?.stop());

  it.each(engines)("%s: no answer is empty, no edit is lost, and the index equals a fresh one", async (name) => {
    const { engine, close } = await open(name);
    // As many as the machine has time for: the figure of 100,000 is in docs/search.md.
    const catalogue = catalogueOf(Number(process.env["REBUILD_PRODUCTS"] ?? "3000"));
    await rebuild(engine, catalogue);
    const { queries, edits, refused: _, ...rest } = await rebuildUnderLoad(engine, catalogue);
    expect(rest).toEqual({ empty: 0, lost: 0, unlikeFresh: 0 });
    expect(Math.min(queries, edits)).toBeGreaterThan(0);
    await close();
  });

  it("OpenSearch: a cluster that is away for a moment does not end a rebuild", async () => {
    const way = await wayTo(Number(new URL(opensearch.url).port));
    const { engine, visible, close } = await openSearchEngine(`http://127.0.0.1:${way.port}`, clock);
    const catalogue = catalogueOf(600);
    await rebuild(engine, catalogue);
    const generation = await engine.begin();
    way.cut();
    const adding = engine.add(generation, [...catalogue.values()], []);
    const away = await engine.search(everything("")).catch((error: unknown) => error);
    expect(away).toMatchObject({ kind: "unavailable" });
    way.mend();
    await adding;
    await engine.publish(generation);
    await visible?.();
    expect((await engine.search(everything(""))).total).toBe(600);
    await close();
    await way.close();
  });

  it.each(engines)("%s: what a killed builder left is taken away, and does no harm before", async (name) => {
    const { engine, visible, close } = await open(name);
    const catalogue = catalogueOf(300);
    await rebuild(engine, catalogue);
    // A builder that is killed says nothing any more: it neither publishes nor gives up.
    const left = await engine.begin();
    await engine.add(left, generatedProducts(100, 7), []);
    await expect(engine.begin()).rejects.toMatchObject({ code: "reindex_running" });
    expect((await engine.search(everything(""))).total).toBe(300);
    lateMs += 120_000;
    await engine.catchUp();
    await expect(engine.add(left, [], [])).rejects.toMatchObject({ code: "reindex_lost" });
    await rebuild(engine, catalogue);
    await visible?.();
    expect((await engine.search(everything(""))).total).toBe(300);
    await close();
  });
});
