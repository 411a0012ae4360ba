import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { productChanged, stockChanged } from "../../../services/search/src/testing/publisher.ts";
import { snapshot } from "../../../services/search/src/testing/sample-products.ts";
import { testSearch } from "../../../services/search/src/testing/test-search.ts";
import { everything } from "../../bench/search/rebuilding.ts";
import { type Way, wayTo } from "../way.ts";
import { type OpenSearch, startOpenSearch } from "./opensearch.ts";
import { openSearchEngine } from "./search-engines.ts";

/** Its first answers are compiled while they are made, and take longer than a customer's search may. */
async function warmUp(url: string): Promise<void> {
  const { engine, close } = await openSearchEngine(url);
  for (const text of ["", "stool", "stol", "stool amber", ""]) {
    await engine.search(everything(text));
    await engine.suggest(text);
  }
  await close();
}

describe("the search service on OpenSearch", () => {
  let opensearch: OpenSearch;
  let way: Way;
  let subject: Awaited<ReturnType<typeof testSearch>>;
  let installations = 0;

  beforeAll(async () => {
    opensearch = await startOpenSearch();
    way = await wayTo(Number(new URL(opensearch.url).port));
    await warmUp(opensearch.url);
  });
  afterEach(() => subject?.close());
  afterAll(async () => {
    await way?.close();
    await opensearch?.stop();
  });

  const start = async (slugs: readonly string[]) => {
    installations += 1;
    const env = {
      SEARCH_ENGINE: "opensearch",
      OPENSEARCH_URL: `http://127.0.0.1:${way.port}`,
      OPENSEARCH_PREFIX: `service-${installations}`,
    };
    subject = await testSearch(
      slugs.map((slug) =>
        snapshot({
          slug,
          title: `Stool ${slug}`,
          categories: [{ slug: "stools", name: "Stools" }],
          description: `A stool that is called ${slug}.`,
        }),
      ),
      { env },
    );
    await subject.built();
  };
  const edited = (slug: string, version: number, title: string) => productChanged(snapshot({ slug, title, version }));

  it("answers as the shop knows it: cards, facets, completion, correction, and the invariant", async () => {
    await start(["amber", "birch"]);
    subject.shop.available["amber"] = 3;
    await subject.publisher.send([stockChanged("amber", 3, 1)]);
    await until(async () => (await subject.customer.search({ inStock: true })).totalSize === 1, "the stock is known");
    const { items, facets } = await subject.customer.search({ q: "amber" });
    expect(items).toMatchObject([
      { slug: "amber", title: "Stool amber", summary: "A stool that is called amber.", inStock: true },
    ]);
    expect(items[0]?.category).toEqual({ slug: "stools", name: "Stools" });
    expect(items[0]?.price).toBeDefined();
    expect(facets.map(({ field }) => field)).toContain("category");
    await until(async () => (await subject.customer.suggest({ q: "amb" })).terms.includes("amber"), "it is proposed");
    expect(await subject.customer.search({ q: "stol" })).toMatchObject({ correctedQuery: "stool", totalSize: 2 });
    expect((await subject.admin.checkInvariants({})).items).toMatchObject([{ id: "R10", checked: 2, violations: [] }]);
  });

  it("while it cannot be reached, searches say so at once, edits wait, and all of them are found after", async () => {
    const slugs = Array.from({ length: 30 }, (_, i) => `chest-${i}`);
    await start(slugs);
    way.cut();
    await expect(subject.customer.search({ q: "stool" })).rejects.toMatchObject({ kind: "unavailable" });
    await expect(subject.customer.suggest({ q: "sto" })).rejects.toMatchObject({ kind: "unavailable" });
    await subject.publisher.send(slugs.map((slug) => edited(slug, 2, "Lost and found")));
    await subject.publisher.send(slugs.map((slug) => edited(slug, 3, "Trunk")));
    for (const slug of slugs) {
      const product = snapshot({ slug, title: "Trunk", version: 3 });
      subject.shop.products.set(product.id, product);
    }
    await until(async () => (await subject.customer.search({}).catch(() => undefined)) === undefined, "still cut off");
    way.mend();
    await until(async () => (await subject.slugs("trunk").catch(() => [])).length > 0, "it answers again");
    await until(async () => (await subject.customer.search({ q: "trunk" })).totalSize === 30, "every edit is there");
    expect(await subject.slugs("lost")).toEqual([]);
    expect(await subject.publisher.deadLetters()).toEqual([]);
    expect((await subject.admin.checkInvariants({})).items).toMatchObject([{ checked: 30, violations: [] }]);
  });
});
