import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProductState } from "../../../services/search/src/document.ts";
import type { OpenEngine } from "../../../services/search/src/testing/engine-contract.ts";
import { generatedProducts, realProducts } from "../../support/catalogue.ts";
import { type OpenSearch, startOpenSearch } from "./opensearch.ts";
import { questionsTo } from "./questions.ts";
import { bareEngine, openSearchEngine, postgresEngine } from "./search-engines.ts";

describe("PostgreSQL, OpenSearch, and PostgreSQL that has read no copy yet", () => {
  let opensearch: OpenSearch;
  let engines: readonly OpenEngine[] = [];
  let products: readonly ProductState[];
  const ask = <T>(question: (engine: OpenEngine["engine"]) => Promise<T>) =>
    Promise.all(engines.map(({ engine }) => question(engine)));

  beforeAll(async () => {
    opensearch = await startOpenSearch();
    engines = await Promise.all([postgresEngine(), openSearchEngine(opensearch.url), bareEngine()]);
    products = [...generatedProducts(1_500), ...(await realProducts())];
    await ask(async (engine) => {
      const generation = await engine.begin();
      for (let i = 0; i < products.length; i += 250) {
        const page = products.slice(i, i + 250);
        const stocked = page.flatMap(({ document }) => document?.skus ?? []).filter((_, nth) => nth % 5 > 0);
        await engine.add(
          generation,
          page,
          stocked.map((sku) => ({ sku, available: 3, sequence: 0 })),
        );
      }
      await engine.publish(generation);
      await engine.catchUp();
    });
    for (const { visible } of engines) await visible?.();
  });
  afterAll(async () => {
    for (const { close } of engines) await close();
    await opensearch?.stop();
  });

  it("hold the same products", async () => {
    const [inPostgres, ...others] = await ask((engine) => engine.list("", 10_000));
    expect(inPostgres).toHaveLength(products.length);
    for (const other of others) expect(other).toEqual(inPostgres);
  });

  it("answer 400 questions alike: hits in order, totals, facets, corrections", async () => {
    for (const query of questionsTo(products, 400)) {
      const [first, ...others] = await ask((engine) => engine.search(query));
      for (const other of others) expect(other, JSON.stringify(query)).toEqual(first);
    }
  });

  it("turn the pages alike, to the last", async () => {
    for (const query of questionsTo(products, 12)) {
      const pages = await ask(async (engine) => {
        const ids: string[] = [];
        let after: typeof query.after;
        do {
          const page = await engine.search({ ...query, limit: 100, ...(after === undefined ? {} : { after }) });
          ids.push(...page.hits.map(({ id }) => id));
          after = page.next;
        } while (after !== undefined);
        return ids;
      });
      for (const other of pages.slice(1)) expect(other, JSON.stringify(query)).toEqual(pages[0]);
      expect(new Set(pages[0]).size).toBe(pages[0]?.length);
    }
  });

  it("complete 200 beginnings alike", async () => {
    for (const { text } of questionsTo(products, 200)) {
      const [first, second] = await ask((engine) => engine.suggest(text));
      expect(second, text).toEqual(first);
    }
  });
});
