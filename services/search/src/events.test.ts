import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshot } from "./testing/sample-products.ts";
import { testSearch } from "./testing/test-search.ts";

describe("events of the catalogue and the inventory", () => {
  let subject: Awaited<ReturnType<typeof testSearch>>;
  beforeAll(async () => {
    subject = await testSearch([], { dictionaryIntervalMs: 600_000 });
    // The catalogue of this test does not know what the events tell: the first build must be over.
    await subject.admin.reindex({});
  });
  afterAll(() => subject.close());

  const shown = (q: string) => until(async () => (await subject.slugs(q)).length > 0, `${q} is found`);
  const hidden = (q: string) => until(async () => (await subject.slugs(q)).length === 0, `${q} is gone`);

  it("an edit is found in less than a second", async () => {
    const before = performance.now();
    await subject.publisher.productChanged(snapshot({ slug: "new", title: "Hammock" }), "created");
    await shown("hammock");
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it("a deletion removes, whatever comes after it", async () => {
    const product = snapshot({ slug: "gone", title: "Gazebo", version: 2 });
    await subject.publisher.productChanged(product);
    await shown("gazebo");
    await subject.publisher.productChanged(product, "deleted");
    await hidden("gazebo");
    await subject.publisher.productChanged(snapshot({ slug: "gone", title: "Gazebo", version: 1 }));
    await subject.publisher.productChanged(snapshot({ slug: "last", title: "Lantern" }));
    await shown("lantern");
    expect(await subject.slugs("gazebo")).toEqual([]);
  });

  it("stock follows, also when it comes first", async () => {
    await subject.publisher.stockChanged("fountain", 2, 1);
    await subject.publisher.productChanged(snapshot({ slug: "fountain", title: "Fountain" }));
    const inStock = async () => (await subject.customer.search({ q: "fountain" })).items[0]?.inStock;
    await until(async () => (await inStock()) === true, "it is in stock");
    await subject.publisher.stockChanged("fountain", 0, 2);
    await until(async () => (await inStock()) === false, "it is sold out");
  });

  it("a change of a product or its stock takes three statements beside begin and commit", async () => {
    const products = Array.from({ length: 10 }, (_, i) => snapshot({ slug: `counted-${i}`, title: "Trellis" }));
    const [statements, handled] = [await subject.statements(), await subject.eventsHandled()];
    for (const product of products) await subject.publisher.productChanged(product);
    for (const { slug } of products) await subject.publisher.stockChanged(slug, 1, 1);
    await until(async () => (await subject.eventsHandled()) - handled === 20, "all are handled");
    expect((await subject.statements()) - statements).toBe(20 * (3 + 2));
    expect((await subject.customer.search({ q: "trellis", inStock: true })).totalSize).toBe(10);
  });
});
