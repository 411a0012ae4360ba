import { until } from "@shopstream/platform/testing/until.ts";
import { afterEach, describe, expect, it } from "vitest";
import { productChanged, stockChanged } from "./testing/publisher.ts";
import { snapshot } from "./testing/sample-products.ts";
import { testSearch } from "./testing/test-search.ts";

const many = (count: number, fields: { version?: number; title?: string } = {}) =>
  Array.from({ length: count }, (_, i) =>
    snapshot({ slug: `stool-${String(i).padStart(4, "0")}`, title: "Stool", ...fields }),
  );

describe("building the index from the catalogue", () => {
  let subject: Awaited<ReturnType<typeof testSearch>>;
  afterEach(() => subject.close());

  it("an index that was never built builds itself, as soon as the catalogue answers", async () => {
    subject = await testSearch(many(250), { down: true });
    subject.shop.available["stool-0001"] = 3;
    expect((await subject.customer.search({})).totalSize).toBe(0);
    subject.shop.down = false;
    await subject.built();
    expect((await subject.customer.search({ inStock: true })).items.map(({ slug }) => slug)).toEqual(["stool-0001"]);
  });

  it("events are taken and searches answered before that", async () => {
    subject = await testSearch([], { down: true });
    await subject.publisher.send([productChanged(snapshot({ slug: "early", title: "Hammock" }))]);
    await until(async () => (await subject.slugs("hammock")).length === 1, "it is found");
  });

  it("queries and edits go on during a rebuild: never an empty answer, no edit lost", async () => {
    subject = await testSearch(many(350));
    await subject.built();
    let edits = 0;
    subject.shop.beforePage = async () => {
      // One product of a page that was read, one of a page still to come, and their state in the catalogue stays behind.
      for (const number of [10 + edits, 340 - edits]) {
        const slug = `stool-${String(number).padStart(4, "0")}`;
        await subject.publisher.send([productChanged(snapshot({ slug, title: `Armchair ${number}`, version: 2 }))]);
        await subject.publisher.send([stockChanged(slug, 5, 1)]);
      }
      edits += 2;
    };
    const totals: number[] = [];
    let done = false;
    const asking = (async () => {
      while (!done) totals.push((await subject.customer.search({})).totalSize);
    })();
    expect(await subject.admin.reindex({})).toEqual({ products: 350 });
    done = true;
    await asking;
    expect(new Set(totals)).toEqual(new Set([350]));
    await until(
      async () => (await subject.customer.search({ q: "armchair", inStock: true })).totalSize === edits,
      "every edit is there",
    );
  });

  it("two rebuilds at once are one", async () => {
    subject = await testSearch(many(20));
    await subject.built();
    let pages = 0;
    subject.shop.beforePage = async () => {
      pages += 1;
    };
    expect(await Promise.all([subject.admin.reindex({}), subject.admin.reindex({})])).toEqual([
      { products: 20 },
      { products: 20 },
    ]);
    expect(pages).toBe(1);
  });

  it("a rebuild that fails leaves the old index, and the next one works", async () => {
    subject = await testSearch(many(20));
    await subject.built();
    subject.shop.down = true;
    await expect(subject.admin.reindex({})).rejects.toMatchObject({ kind: "unavailable" });
    expect((await subject.customer.search({})).totalSize).toBe(20);
    subject.shop.down = false;
    expect(await subject.admin.reindex({})).toEqual({ products: 20 });
  });

  it("R10 holds after a build, names what differs, and holds again after a rebuild", async () => {
    subject = await testSearch(many(120));
    await subject.built();
    const invariant = async () => (await subject.admin.checkInvariants({})).items[0];
    expect(await invariant()).toMatchObject({ id: "R10", checked: 120, violations: [] });
    // Edited, sold out, added and deleted without an event.
    const { products, available } = subject.shop;
    for (const product of [snapshot({ slug: "stool-0000", version: 7 }), snapshot({ slug: "added" })])
      products.set(product.id, product);
    available["stool-0001"] = 1;
    products.delete("prod_stool_0002");
    expect((await invariant())?.violations).toEqual([
      "prod_added",
      "prod_stool_0000",
      "prod_stool_0001",
      "prod_stool_0002",
    ]);
    await subject.admin.reindex({});
    expect(await invariant()).toMatchObject({ checked: 120, violations: [] });
  });
});
