import { beforeAll, expect, it } from "vitest";
import type { QueryFields, Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { product, shop } from "./sample-products.ts";

export function filtersContract(subject: () => Subject): void {
  const search = (filters: NonNullable<QueryFields["filters"]>) => subject().search({ filters });
  beforeAll(async () => {
    await fill(subject(), shop);
    await subject().engine.changeStock([
      { eventId: subject().eventId(), state: { sku: "sofa", available: 3, sequence: 1 } },
    ]);
  });

  it.each([
    [{ categories: ["lighting", "tables"] }, ["kitchen-table", "table-lamp"]],
    [{ categories: ["seating"], brands: ["nordviken"] }, ["oak-chair"]],
    [{ brands: ["farlov"] }, ["red-chair", "sofa", "sofa-cover"]],
    [{ attributes: [{ name: "colour", values: ["red", "GREY"] }] }, ["red-chair", "sofa", "sofa-cover", "table-lamp"]],
    [
      {
        attributes: [
          { name: "colour", values: ["Red"] },
          { name: "material", values: ["steel"] },
        ],
      },
      ["table-lamp"],
    ],
    [{ attributes: [{ name: "seat-width", values: ["180 cm"] }] }, ["sofa"]],
    [{ priceMin: 8900, priceMax: 9900 }, ["bookshelf", "oak-chair"]],
    [{ priceMin: 8901, priceMax: 9899 }, []],
    [{ inStock: true }, ["sofa"]],
    [{ categories: ["no-such"] }, []],
  ])("filters by %o", async (filters, slugs) => {
    expect((await search(filters)).hits.map(({ slug }) => slug).sort()).toEqual(slugs);
  });

  it("prices are those of the currency asked for, and a product without one has none", async () => {
    const prices = [
      { amount: 5000, currency: "EUR" },
      { amount: 5500, currency: "USD", compareAtAmount: 6000 },
    ];
    await fill(subject(), [
      product({
        slug: "import",
        variants: [
          { sku: "import-1", prices },
          { sku: "import-2", prices: [{ amount: 7000, currency: "USD" }] },
        ],
      }),
    ]);
    const inDollars = await subject().search({ currency: "USD", sort: "price_asc" });
    expect(inDollars.hits[0]).toMatchObject({
      slug: "import",
      price: { currency: "USD", min: 5500, max: 7000, compareAt: 6000 },
    });
    expect(inDollars.hits[1]).not.toHaveProperty("price");
    expect((await subject().search({ currency: "USD", filters: { priceMin: 1 } })).total).toBe(1);
  });
}
