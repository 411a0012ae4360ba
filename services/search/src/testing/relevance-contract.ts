import { beforeAll, expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { shop } from "./sample-products.ts";

export function relevanceContract(subject: () => Subject): void {
  const found = (text: string) => subject().slugs(text);
  beforeAll(() => fill(subject(), shop));

  it("the product of exactly this name comes first", async () => {
    expect(await found("sofa")).toEqual(["sofa", "sofa-cover"]);
  });

  it.each([
    ["the beginning of the last word", "dining cha", ["oak-chair"]],
    ["the plural for the singular", "chairs", ["oak-chair", "red-chair"]],
    ["the singular for the plural", "shelf", ["bookshelf"]],
    ["words in any order", "chair dining", ["oak-chair"]],
    ["words of different fields", "nordviken chair", ["oak-chair"]],
    ["no accents for accents", "farlov sofa", ["sofa", "sofa-cover"]],
    ["accents for none", "sôfá fårlöv", ["sofa", "sofa-cover"]],
    ["capitals", "SOFA", ["sofa", "sofa-cover"]],
    ["a synonym", "couch", ["sofa", "sofa-cover"]],
    ["the plural of a synonym", "red couches", ["sofa-cover"]],
    ["names with a slash", "lack", ["table-lamp"]],
    ["sizes", "lamp 40x60", ["table-lamp"]],
    ["a word written in two", "book shelf", ["bookshelf"]],
    ["words that say nothing", "the table for the kitchen", ["kitchen-table", "red-chair"]],
    ["a SKU", "kitchen-table", ["kitchen-table", "red-chair"]],
    ["an attribute", "grey", ["sofa"]],
    ["a word of the description only, after those of the title", "kitchen", ["kitchen-table", "red-chair"]],
  ])("finds by %s: %s", async (_, text, slugs) => {
    const result = await subject().search({ text });
    expect(result.hits.map(({ slug }) => slug).sort()).toEqual(slugs.toSorted());
    expect(result.hits[0]?.slug).toBe(slugs[0]);
    expect(result).not.toHaveProperty("correctedQuery");
  });

  it.each([
    ["swapped letters", "chiar", "chair", ["oak-chair", "red-chair"]],
    ["a missing letter", "kichen", "kitchen", ["kitchen-table", "red-chair"]],
    ["a letter too many", "soffa", "sofa", ["sofa", "sofa-cover"]],
    ["a wrong letter", "bookshulf", "bookshelf", ["bookshelf"]],
    ["two errors in a long word", "nordvicken chiar", "nordviken chair", ["oak-chair"]],
    ["one word of several", "dinning chair", "dining chair", ["oak-chair"]],
  ])("%s: %s is taken for %s", async (_, text, correctedQuery, slugs) => {
    const result = await subject().search({ text });
    expect(result).toMatchObject({ correctedQuery, total: slugs.length });
    expect(result.hits.map(({ slug }) => slug).sort()).toEqual(slugs);
  });

  it("when no product has all the words, any of them will do, and nothing was corrected", async () => {
    const result = await subject().search({ text: "sofa bookshelf" });
    expect(result.hits.map(({ slug }) => slug).sort()).toEqual(["bookshelf", "sofa", "sofa-cover"]);
    expect(result).not.toHaveProperty("correctedQuery");
  });

  it("a word that nobody knows does not hide what the others find", async () => {
    expect(await found("sofa qqqqwwww")).toEqual(["sofa", "sofa-cover"]);
  });

  it("words that match are not corrected, also when the filters leave nothing", async () => {
    const result = await subject().search({ text: "sofa", filters: { brands: ["Lumen"] } });
    expect(result).toMatchObject({ total: 0, hits: [] });
    expect(result).not.toHaveProperty("correctedQuery");
  });

  it("finds nothing for what is like nothing", async () => {
    expect(await subject().search({ text: "xylophone" })).toMatchObject({ total: 0, hits: [], facets: [] });
  });
}
