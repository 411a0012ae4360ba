import { beforeAll, expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { product, shop } from "./sample-products.ts";

export function suggestContract(subject: () => Subject): void {
  const suggest = (text: string) => subject().suggest(text);
  beforeAll(() => fill(subject(), shop));

  it("completes the word, most products first, singular and plural as one", async () => {
    expect((await suggest("ch")).terms).toEqual(["chair"]);
    expect((await suggest("b")).terms[0]).toBe("brown");
  });

  it("completes the last word with what goes with the others", async () => {
    expect((await suggest("folding c")).terms).toEqual(["folding chair"]);
    expect((await suggest("kitchen c")).terms).toEqual([]);
  });

  it("proposes products, those that start so first", async () => {
    expect((await suggest("sof")).products).toEqual([
      { slug: "sofa", title: "Sofa" },
      { slug: "sofa-cover", title: "Cover for a two-seat sofa" },
    ]);
  });

  it("proposes categories by any word of their name", async () => {
    expect((await suggest("desk")).categories).toEqual([{ slug: "tables", name: "Tables & desks" }]);
    expect((await suggest("seat")).categories).toEqual([{ slug: "seating", name: "Seating" }]);
  });

  it.each([
    ["cahi", "chair"],
    ["chiar", "chair"],
    ["kithcen", "kitchen"],
    ["bokshel", "bookshelf"],
    ["nodrvik", "nordviken"],
  ])("%s is taken for the beginning of %s", async (text, term) => {
    expect((await suggest(text)).terms).toContain(term);
  });

  it.each(["", "   ", "!?", "🛋️", "qqqqqqq"])("proposes nothing for %o", async (text) => {
    expect(await suggest(text)).toEqual({ terms: [], products: [], categories: [] });
  });

  it("forgets words and categories that no product has any more, and follows a new name", async () => {
    const tripods = { slug: "tripods", name: "Tripods" };
    await fill(subject(), [product({ slug: "stand-1", title: "Tripod", categories: [tripods] })]);
    expect(await suggest("trip")).toMatchObject({ terms: ["tripod"], categories: [tripods] });
    await fill(subject(), [
      product({ slug: "stand-1", title: "Stand", version: 2, categories: [{ slug: "tripods", name: "Stands" }] }),
    ]);
    expect(await suggest("trip")).toEqual({ terms: [], products: [], categories: [] });
    expect(await suggest("stand")).toMatchObject({
      terms: ["stand"],
      categories: [{ slug: "tripods", name: "Stands" }],
    });
  });
}
