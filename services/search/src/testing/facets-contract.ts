import { beforeAll, expect, it } from "vitest";
import type { SearchResult } from "../search-result.ts";
import type { QueryFields, Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { shop } from "./sample-products.ts";

export function facetsContract(subject: () => Subject): void {
  const search = (filters: QueryFields["filters"], text = "") =>
    subject().search({ text, ...(filters === undefined ? {} : { filters }) });
  const facet = ({ facets }: SearchResult, field: string) =>
    Object.fromEntries(
      facets.find((each) => each.field === field)?.values.map(({ value, count }) => [value, count]) ?? [],
    );

  beforeAll(async () => {
    await fill(subject(), shop);
    await subject().engine.changeStock([
      { eventId: subject().eventId(), state: { sku: "sofa", available: 3, sequence: 1 } },
    ]);
  });

  it("counts every value of what was found", async () => {
    const result = await search(undefined);
    expect(result.total).toBe(7);
    expect(facet(result, "category")).toEqual({ home: 7, seating: 4, tables: 1, lighting: 1 });
    expect(facet(result, "brand")).toEqual({ Nordviken: 3, FÄRLÖV: 3, Lumen: 1 });
    expect(facet(result, "attr.colour")).toEqual({ Red: 3, Brown: 2, Grey: 1 });
    expect(facet(result, "inStock")).toEqual({ true: 1, false: 6 });
    expect(facet(result, "price")).toEqual({
      "1000-1999": 1,
      "2000-4999": 1,
      "5000-9999": 2,
      "10000-19999": 1,
      "20000-49999": 1,
      "50000-99999": 1,
    });
  });

  it("price ranges are listed from the cheapest, and choosing one finds as many as it says", async () => {
    const { facets } = await search(undefined);
    const ranges = facets.find(({ field }) => field === "price")?.values ?? [];
    expect(ranges.map(({ value }) => value)).toEqual(
      ranges.map(({ value }) => value).toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
    );
    for (const { value, count } of ranges) {
      const [priceMin = 0, priceMax = 0] = value.split("-").map(Number);
      expect((await search({ priceMin, priceMax })).total).toBe(count);
    }
  });

  it("a field's counts ignore its own filter and obey the others", async () => {
    const result = await search({ categories: ["seating"], attributes: [{ name: "colour", values: ["Red"] }] });
    expect(result.hits.map(({ slug }) => slug).sort()).toEqual(["red-chair", "sofa-cover"]);
    expect(facet(result, "category")).toEqual({ home: 3, seating: 2, lighting: 1 });
    expect(facet(result, "attr.colour")).toEqual({ Red: 2, Brown: 1, Grey: 1 });
    expect(facet(result, "brand")).toEqual({ Farlov: 2 });
  });
}
