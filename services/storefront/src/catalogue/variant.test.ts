import { describe, expect, it } from "vitest";
import type { Product } from "./product.ts";
import { chosenVariant, optionValues } from "./variant.ts";

const variant = (size: string, colour: string, inStock: boolean) => ({
  sku: `${size}-${colour}`,
  options: { size, colour },
  inStock,
});
const product = {
  options: [
    { name: "size", values: ["S", "M"] },
    { name: "colour", values: ["red", "blue"] },
  ],
  variants: [variant("S", "red", false), variant("M", "red", true), variant("S", "blue", true)],
} as unknown as Product;

describe("the variant that an address names", () => {
  it("is the one with all that was chosen", () => {
    expect(chosenVariant(product, { size: "S", colour: "blue" })?.sku).toBe("S-blue");
  });

  it("is shown also when it is sold out, because it was asked for", () => {
    expect(chosenVariant(product, { size: "S", colour: "red" })?.sku).toBe("S-red");
  });

  it("is one that can be bought when nothing was chosen, or nonsense", () => {
    expect(chosenVariant(product, {})?.sku).toBe("M-red");
    expect(chosenVariant(product, { size: "XXL", utm: "x" })?.sku).toBe("M-red");
  });
});

describe("what else can be chosen", () => {
  it("says which values can be bought with the other choices, and where they are", () => {
    const chosen = chosenVariant(product, { size: "S", colour: "blue" });
    if (chosen === undefined) throw new Error("nothing chosen");
    expect(optionValues(product, "size", chosen)).toEqual([
      { value: "S", isChosen: true, isAvailable: true, search: "?size=S&colour=blue" },
      { value: "M", isChosen: false, isAvailable: false, search: "?size=M&colour=blue" },
    ]);
  });
});
