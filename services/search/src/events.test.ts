import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productChanged, stockChanged } from "./testing/publisher.ts";
import { snapshot } from "./testing/sample-products.ts";
import { testSearch } from "./testing/test-search.ts";

describe("events of the catalogue and the inventory", () => {
  let subject: Awaited<ReturnType<typeof testSearch>>;
  beforeAll(async () => {
    subject = await testSearch([], { catchUpIntervalMs: 600_000 });
    // The catalogue of this test does not know what the events tell: the first build must be over.
    await subject.admin.reindex({});
  });
  afterAll(() => subject.close());

  const shown = (q: string) => until(async () => (await subject.slugs(q)).length > 0, `${q} is found`);
  const hidden = (q: string) => until(async () => (await subject.slugs(q)).length === 0, `${q} is gone`);

  it("an edit is found in less than a second", async () => {
    const before = performance.now();
    await subject.publisher.send([productChanged(snapshot({ slug: "new", title: "Hammock" }), "created")]);
    await shown("hammock");
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it("a deletion removes, whatever comes after it", async () => {
    const product = snapshot({ slug: "gone", title: "Gazebo", version: 2 });
    await subject.publisher.send([productChanged(product)]);
    await shown("gazebo");
    await subject.publisher.send([productChanged(product, "deleted")]);
    await hidden("gazebo");
    await subject.publisher.send([productChanged(snapshot({ slug: "gone", title: "Gazebo", version: 1 }))]);
    await subject.publisher.send([productChanged(snapshot({ slug: "last", title: "Lantern" }))]);
    await shown("lantern");
    expect(await subject.slugs("gazebo")).toEqual([]);
  });

  it("a rating, which is no edit, is shown and sorted by; one that comes late changes nothing", async () => {
    const version = 3;
    const rated = (slug: string, average: number, revision: number) =>
      productChanged(snapshot({ slug, title: "Rated gnome", version, revision, rating: { average, count: 1 } }));
    await subject.publisher.send([rated("gnome-low", 2, 4), rated("gnome-high", 3, 4)]);
    await shown("gnome");
    await subject.publisher.send([rated("gnome-low", 5, 6), rated("gnome-low", 1, 5)]);
    await subject.publisher.send([productChanged(snapshot({ slug: "after", title: "Afterwards" }))]);
    await shown("afterwards");
    const { items } = await subject.customer.search({ q: "gnome", sort: "rating" });
    expect(items.map(({ slug, rating }) => [slug, rating?.average])).toEqual([
      ["gnome-low", 5],
      ["gnome-high", 3],
    ]);
  });

  it("stock follows, also when it comes first", async () => {
    await subject.publisher.send([stockChanged("fountain", 2, 1)]);
    await subject.publisher.send([productChanged(snapshot({ slug: "fountain", title: "Fountain" }))]);
    const inStock = async () => (await subject.customer.search({ q: "fountain" })).items[0]?.inStock;
    await until(async () => (await inStock()) === true, "it is in stock");
    await subject.publisher.send([stockChanged("fountain", 0, 2)]);
    await until(async () => (await inStock()) === false, "it is sold out");
  });

  it("a bulk import takes a transaction per batch, each event once", async () => {
    const products = Array.from({ length: 300 }, (_, i) => snapshot({ slug: `bulk-${i}`, title: "Trellis" }));
    const [statements, handled] = [await subject.statements(), await subject.eventsHandled()];
    await subject.publisher.send([
      ...products.map((product) => productChanged(product)),
      ...products.map(({ slug }) => stockChanged(slug, 1, 1)),
      ...products.map(({ slug }) => stockChanged(slug, 0, 2)),
    ]);
    await until(async () => (await subject.eventsHandled()) - handled === 900, "all are handled");
    // One at a time it would be 900 × 5: what is handled, and begin and commit.
    expect((await subject.statements()) - statements).toBeLessThan(900);
    expect((await subject.customer.search({ q: "trellis" })).totalSize).toBe(300);
    expect((await subject.customer.search({ q: "trellis", inStock: true })).totalSize).toBe(0);
  });

  it("a change of a product or its stock takes three statements beside begin and commit, also alone", async () => {
    const handled = await subject.eventsHandled();
    const statements = await subject.statements();
    const alone = async (...event: Parameters<typeof subject.publisher.send>[0]) => {
      const before = await subject.eventsHandled();
      await subject.publisher.send(event);
      await until(async () => (await subject.eventsHandled()) === before + 1, "it is handled");
    };
    await alone(productChanged(snapshot({ slug: "alone", title: "Arbour" })));
    await alone(stockChanged("alone", 1, 1));
    expect((await subject.eventsHandled()) - handled).toBe(2);
    expect((await subject.statements()) - statements).toBe(2 * (3 + 2));
  });

  it("one event that cannot be digested is put aside, and those that came with it are found", async () => {
    const bad = productChanged(snapshot({ slug: "bad", title: "Indigestible", createdAt: "no time at all" }));
    await subject.publisher.send([
      productChanged(snapshot({ slug: "good-1", title: "Digestible" })),
      bad,
      productChanged(snapshot({ slug: "good-2", title: "Digestible" })),
    ]);
    await until(async () => (await subject.slugs("digestible")).length === 2, "the good ones are found");
    await until(async () => (await subject.publisher.deadLetters()).length === 1, "the bad one is put aside");
    expect((await subject.publisher.deadLetters())[0]?.envelope.id).toBe(bad.envelope.id);
  });
});
