import { describe, expect, it } from "vitest";
import type { Product } from "./product.ts";
import { productData, scriptSafe } from "./structured-data.ts";

const product = {
  title: "</script><script>alert(1)</script>",
  description: "A chair",
  brand: "Holm",
  media: [],
  variants: [{ sku: "C-1" }],
  rating: { average: 0, count: 0 },
  price: { min: { amount: 1050, currency: "EUR" }, max: { amount: 2000, currency: "EUR" } },
  inStock: true,
} as unknown as Product;

describe("a product for search engines", () => {
  it("has its prices as machines read them, and no rating before the first review", () => {
    expect(productData(product, "https://shop.example/p/c")).toMatchObject({
      offers: {
        lowPrice: "10.50",
        highPrice: "20.00",
        priceCurrency: "EUR",
        availability: "https://schema.org/InStock",
      },
    });
    expect(productData(product, "")).not.toHaveProperty("aggregateRating");
  });

  it("does not end the script that it stands in", () => {
    const text = scriptSafe(productData(product, ""));
    expect(text).not.toContain("<");
    expect(JSON.parse(text)).toMatchObject({ name: product.title });
  });
});
