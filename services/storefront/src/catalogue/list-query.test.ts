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

  it("says nothing that the API would refuse", () => {
    const long = "x".repeat(501);
    expect(
      toListQuery({ q: "a\0", category: "\0", brand: [long, "Holm\0", "Holm"], "attr.size": [long] }),
    ).toMatchObject({
      q: "",
      category: "",
      brand: ["Holm"],
      attr: {},
    });
    expect(["0", "3", "6", "45"].map((ratingMin) => toListQuery({ ratingMin }).ratingMin)).toEqual([
      undefined,
      3,
      undefined,
      undefined,
    ]);
    expect(toListQuery({ q: `${"x".repeat(199)}😀` }).q.isWellFormed()).toBe(true);
    const attributes = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`attr.a${index}`, "x"]));
    expect(Object.keys(toListQuery(attributes).attr)).toHaveLength(20);
  });

  it("is between two prices, whichever was typed first", () => {
    expect(toListQuery({ priceMin: "3000", priceMax: "100" })).toMatchObject({ priceMin: 100, priceMax: 3_000 });
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
