import { describe, expect, it } from "vitest";
import { facetLabel, valueLabel } from "./facet-label.ts";

describe("what facets are called", () => {
  it("in the visitor's language where the shop knows them", () => {
    expect(facetLabel("de", "attr.colour")).toBe("Farbe");
    expect(facetLabel("en", "brand")).toBe("Brand");
  });

  it("else as the merchant wrote it, readably", () => {
    expect(facetLabel("de", "attr.seatHeight")).toBe("Seat height");
    expect(facetLabel("en", "attr.toString")).toBe("To string");
  });

  it("says ranges of prices in round numbers", () => {
    const label = (value: string) => valueLabel("en", "price", { value, label: "" }, "EUR");
    expect([label("-1999"), label("2000-4999"), label("100000-")]).toEqual(["Up to €20", "€20 to €50", "From €1,000"]);
  });

  it("says values as the merchant wrote them, and stars in the visitor's language", () => {
    expect(valueLabel("en", "category", { value: "tv-media", label: "TV & media" }, "EUR")).toBe("TV & media");
    expect(valueLabel("de", "rating", { value: "4", label: "4" }, "EUR")).toBe("4 Sterne und mehr");
  });
});
