import { describe, expect, it } from "vitest";
import { priceText } from "./money.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("a price", () => {
  it("is written as the language writes it", () => {
    expect(priceText("en", { amount: 129_999, currency: "EUR" })).toBe("€1,299.99");
    expect(plain(priceText("de", { amount: 129_999, currency: "EUR" }))).toBe("1.299,99 €");
  });

  it("counts in the smallest unit of its currency", () => {
    expect(priceText("en", { amount: 500, currency: "JPY" })).toBe("¥500");
    expect(plain(priceText("en", { amount: 1500, currency: "KWD" }))).toBe("KWD 1.500");
  });
});
