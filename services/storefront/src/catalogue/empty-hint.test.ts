import { describe, expect, it } from "vitest";
import { emptyHint } from "./empty-hint.ts";
import { toListQuery } from "./list-query.ts";

describe("who finds nothing", () => {
  it("is told to take a filter away only when there is one", () => {
    expect(emptyHint(toListQuery({ q: "xyzzy" }), "")).toBe("emptyForWords");
    expect(emptyHint(toListQuery({ q: "xyzzy", sort: "title" }), "")).toBe("emptyForWords");
    expect(emptyHint(toListQuery({ q: "xyzzy", brand: "Aino" }), "")).toBe("emptyForBoth");
  });

  it("is told to use other words only when there are some", () => {
    expect(emptyHint(toListQuery({ inStock: "true" }, "lamps"), "lamps")).toBe("emptyForFilters");
  });

  it("reads on an empty shelf that it is one: its category is no filter", () => {
    expect(emptyHint(toListQuery({}, "lamps"), "lamps")).toBe("emptyShelf");
  });
});
