import { describe, expect, it } from "vitest";
import { toApiQuery, toListQuery, toSearch } from "./list-query.ts";

const address = (search: string) => {
  const params = new URLSearchParams(search);
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
};

describe("the address of a list", () => {
  it("says everything that narrows and sorts it, and comes back the same", () => {
    const search =
      "?q=chair&brand=Holm&brand=Edda&attr.colour=red&priceMin=1000&priceMax=5000&ratingMin=4&inStock=true&sort=price_asc&shown=72";
    expect(toSearch(toListQuery(address(search)))).toBe(search);
  });

  it("is short when nothing is chosen, and leaves out the category that stands in the path", () => {
    expect(toSearch(toListQuery({}))).toBe("");
    expect(toSearch(toListQuery({}, "sofas"), "sofas")).toBe("");
  });

  it("counts nonsense as not said", () => {
    const query = toListQuery({ sort: "secret", priceMin: "-5", priceMax: "1e9", shown: "abc", inStock: "maybe" });
    expect(query).toMatchObject({
      sort: undefined,
      priceMin: undefined,
      priceMax: undefined,
      shown: 24,
      inStock: false,
    });
  });

  it("shows whole pages, and never more than twenty of them", () => {
    expect(toListQuery({ shown: "25" }).shown).toBe(48);
    expect(toListQuery({ shown: "999999" }).shown).toBe(480);
  });
});

describe("the question to the API", () => {
  it("asks for what was chosen and for nothing else", () => {
    expect(toApiQuery(toListQuery({ q: " chair ", "attr.colour": ["red", "blue"] }, "sofas"))).toEqual({
      q: "chair",
      category: ["sofas"],
      "attr.colour": "red,blue",
    });
  });
});
