import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshot } from "./testing/sample-products.ts";
import { testSearch } from "./testing/test-search.ts";

const chairs = Array.from({ length: 5 }, (_, i) =>
  snapshot({
    slug: `chair-${i}`,
    title: `Chair <${i}> "Ölund"`,
    brand: "Nordviken",
    description: "A chair of oak.\nIt lasts.",
    categories: [
      { slug: "home", name: "Home" },
      { slug: "seating", name: "Seating" },
    ],
    amount: 1000 * (i + 1),
    attributes: { Colour: i % 2 === 0 ? "Red" : "Blue" },
    media: [{ url: "https://img.test/1.jpg", alt: "A chair", kind: "image" }],
  }),
);
const sofa = snapshot({
  slug: "sofa",
  title: "Sofa",
  variants: [{ sku: "sofa", prices: [{ amount: 50_000, currency: "SAR", compareAtAmount: 60_000 }] }],
});

describe("searching over the contract", () => {
  let subject: Awaited<ReturnType<typeof testSearch>>;
  beforeAll(async () => {
    subject = await testSearch([...chairs, sofa]);
    await subject.built();
    await until(async () => (await subject.customer.suggest({ q: "ch" })).terms.length > 0, "the dictionary is there");
  });
  afterAll(() => subject.close());

  it("a hit is a whole card, with the match marked in an escaped title", async () => {
    const { items } = await subject.customer.search({ q: "olund chairs", sort: "price_asc", pageSize: 1 });
    expect(items[0]).toEqual({
      id: "prod_chair_0",
      slug: "chair-0",
      title: 'Chair <0> "Ölund"',
      brand: "Nordviken",
      image: { url: "https://img.test/1.jpg", alt: "A chair", kind: "image" },
      price: { min: { amount: 1000, currency: "EUR" }, max: { amount: 1000, currency: "EUR" } },
      compareAtPrice: undefined,
      rating: { average: 0, count: 0 },
      inStock: false,
      highlight: "<mark>Chair</mark> &lt;0&gt; &quot;<mark>Ölund</mark>&quot;",
      category: { slug: "seating", name: "Seating" },
      summary: "A chair of oak.",
    });
  });

  it("shows the price before, in the product's own currency when none is asked for", async () => {
    const { items } = await subject.customer.search({ q: "sofa" });
    expect(items[0]).toMatchObject({
      price: { min: { amount: 50_000, currency: "SAR" } },
      compareAtPrice: { amount: 60_000, currency: "SAR" },
    });
  });

  it("several values of an attribute are alternatives", async () => {
    expect((await subject.customer.search({ attr: { colour: "red,blue" } })).totalSize).toBe(5);
    expect((await subject.customer.search({ attr: { colour: "blue" }, inStock: false })).totalSize).toBe(2);
    expect((await subject.customer.search({ attr: { colour: "blue" }, inStock: true })).totalSize).toBe(0);
  });

  it("pages through by token", async () => {
    const first = await subject.customer.search({ q: "chair", pageSize: 3 });
    const second = await subject.customer.search({ q: "chair", pageSize: 3, pageToken: first.nextPageToken });
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(5);
    expect(second.nextPageToken).toBe("");
  });

  it.each([
    "x",
    "%%%",
    "W10",
    "e30",
    Buffer.from('["relevance",1,"","a\'b"]').toString("base64url"),
    Buffer.from('["relevance",1e999,"\\u0000","a"]').toString("base64url"),
  ])("refuses the page token %o by name", async (pageToken) => {
    await expect(subject.customer.search({ pageToken })).rejects.toMatchObject({
      kind: "invalid",
      code: "invalid_page_token",
      options: { fields: [{ field: "pageToken" }] },
    });
  });

  it("a page token of one order is refused in another", async () => {
    const { nextPageToken } = await subject.customer.search({ sort: "title", pageSize: 1 });
    await expect(subject.customer.search({ sort: "rating", pageToken: nextPageToken })).rejects.toMatchObject({
      code: "invalid_page_token",
    });
  });

  it("refuses a price range that is upside down", async () => {
    await expect(subject.customer.search({ priceMin: 5, priceMax: 4 })).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field: "priceMax" }] },
    });
  });

  it("takes NUL and other dirt in any field", async () => {
    const dirt = "a\0'\ud800";
    await expect(
      subject.customer.search({
        q: dirt,
        brand: [dirt],
        category: [dirt],
        attr: { [dirt]: dirt, "": "" },
        currency: dirt,
      }),
    ).resolves.toMatchObject({ totalSize: 0 });
    await expect(subject.customer.suggest({ q: dirt })).resolves.toMatchObject({ products: [] });
  });

  it.each([
    ["a browse", 1, { sort: "newest" }],
    [
      "a search with filters and facets",
      1,
      { q: "chair", brand: ["Nordviken"], attr: { colour: "red" }, priceMax: 9000 },
    ],
    ["a corrected search", 2, { q: "chiar" }],
    ["a search for any of the words", 2, { q: "chair sofa" }],
    ["a search for nothing known", 1, { q: "xylophone" }],
    ["a search for signs", 0, { q: "?!" }],
  ])("%s takes %i statements", async (_, statements, request) => {
    const before = await subject.callStatements();
    await subject.customer.search(request);
    expect((await subject.callStatements()) - before).toBe(statements);
  });

  it.each([
    ["ch", 1],
    ["cahi", 2],
    ["xylophone", 1],
  ])("a suggestion for %s takes %i statements", async (q, statements) => {
    const before = await subject.callStatements();
    await subject.customer.suggest({ q });
    expect((await subject.callStatements()) - before).toBe(statements);
  });

  it("only an admin rebuilds and verifies", async () => {
    await expect(subject.customer.reindex({})).rejects.toMatchObject({ kind: "unauthenticated" });
    await expect(subject.customer.checkInvariants({})).rejects.toMatchObject({ kind: "unauthenticated" });
  });
});
