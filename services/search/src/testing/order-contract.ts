import { beforeAll, expect, it } from "vitest";
import type { Position, Sort } from "../search-query.ts";
import type { Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { product, shop } from "./sample-products.ts";

const sorts: Sort[] = ["relevance", "newest", "price_asc", "price_desc", "title", "rating"];

export function orderContract(subject: () => Subject): void {
  // Many of one price, title, rating and date: ties must not repeat or hide anything.
  const alike = Array.from({ length: 30 }, (_, i) => product({ slug: `stool-${i}`, title: "Stool", amount: 1900 }));
  beforeAll(() => fill(subject(), [...shop, ...alike]));

  async function allPages(
    text: string,
    sort: Sort,
    between: () => Promise<void> = async () => undefined,
  ): Promise<string[]> {
    const slugs: string[] = [];
    let after: Position | undefined;
    do {
      const page = await subject().search({ text, sort, limit: 4, ...(after === undefined ? {} : { after }) });
      slugs.push(...page.hits.map(({ slug }) => slug));
      after = page.next;
      await between();
    } while (after !== undefined);
    return slugs;
  }

  it.each([
    ["newest", ["bookshelf", "table-lamp", "kitchen-table"]],
    ["rating", ["sofa", "oak-chair", "red-chair"]],
    ["price_desc", ["sofa", "kitchen-table", "sofa-cover"]],
    ["title", ["table-lamp", "bookshelf", "sofa-cover"]],
  ] as const)("%s first", async (sort, slugs) => {
    expect(await subject().slugs("", { sort, limit: 3 })).toEqual(slugs);
  });

  it("cheapest first", async () => {
    const { hits } = await subject().search({ sort: "price_asc" });
    const prices = hits.map(({ price }) => price?.min ?? 0);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  });

  it.each(sorts)("by %s, the pages together have every product once", async (sort) => {
    const slugs = await allPages("", sort);
    expect(slugs).toHaveLength(37);
    expect(new Set(slugs).size).toBe(37);
    expect((await allPages("stool", sort)).toSorted()).toEqual(
      alike.map(({ document }) => document?.slug ?? "").toSorted(),
    );
  });

  it("a product added while somebody pages neither repeats nor hides another", async () => {
    let added = 0;
    const slugs = await allPages("stool", "price_asc", async () => {
      added += 1;
      if (added < 6)
        await fill(subject(), [product({ slug: `new-stool-${added}`, title: "Stool", amount: 100 * added })]);
    });
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs).toEqual(expect.arrayContaining(alike.map(({ document }) => document?.slug ?? "")));
  });

  it("counts all, whatever page is shown", async () => {
    const first = await subject().search({ text: "chair", limit: 1 });
    const second = await subject().search({ text: "chair", limit: 1, after: first.next as Position });
    expect([first.total, second.total]).toEqual([2, 2]);
    expect(second).not.toHaveProperty("next");
  });
}
