import { describe, expect, it } from "vitest";
import { priceRange, toFacetGroups, toggle } from "./facet.ts";
import { toListQuery } from "./list-query.ts";

const values = (...names: readonly string[]) => names.map((value) => ({ value, label: value, count: 3 }));

describe("choosing from facets", () => {
  it("adds a value and takes it away again, from the top of the list", () => {
    const query = toListQuery({ brand: "Holm", shown: "96" });
    expect(toggle(query, "brand", "Edda")).toMatchObject({ brand: ["Holm", "Edda"], shown: 24 });
    expect(toggle(query, "brand", "Holm").brand).toEqual([]);
  });

  it("has one price range at a time", () => {
    const cheap = toggle(toListQuery({}), "price", "-1999");
    expect(cheap).toMatchObject({ priceMin: undefined, priceMax: 1999 });
    expect(toggle(cheap, "price", "2000-4999")).toMatchObject({ priceMin: 2000, priceMax: 4999 });
    expect(toggle(cheap, "price", "-1999")).toMatchObject({ priceMin: undefined, priceMax: undefined });
  });

  it.each(["constructor", "toString", "__proto__"])("knows an attribute that a merchant called %s", (name) => {
    const field = `attr.${name}`;
    const [group] = toFacetGroups([{ field, label: name, values: values("a", "b") }], toListQuery({}));
    expect(group?.choices.map(({ isChosen }) => isChosen)).toEqual([false, false]);
    const [chosen] = group?.choices ?? [];
    expect(Object.entries(chosen?.toggled.attr ?? {})).toEqual([[name, ["a"]]]);
  });

  it("asks for stars at least", () => {
    expect(toggle(toListQuery({}), "rating", "4").ratingMin).toBe(4);
    expect(toggle(toListQuery({ ratingMin: "4" }), "rating", "4").ratingMin).toBeUndefined();
  });

  it("reads ranges without a beginning or an end", () => {
    expect(priceRange("100000-")).toEqual([100_000, undefined]);
  });
});

describe("which facets are shown", () => {
  const shown = (field: string, ...names: readonly string[]) =>
    toFacetGroups([{ field, label: field, values: values(...names) }], toListQuery({ brand: "Holm" })).length === 1;

  it("those that leave a choice", () => {
    expect(shown("attr.colour", "red", "blue")).toBe(true);
    expect(shown("attr.colour", "red")).toBe(false);
  });

  it("and those in which one was made", () => {
    expect(shown("brand", "Holm")).toBe(true);
  });

  it("but no addresses, which are no choice", () => {
    expect(shown("attr.link", "https://a.example", "https://b.example")).toBe(false);
  });
});
