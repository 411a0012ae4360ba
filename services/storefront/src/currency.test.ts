import { describe, expect, it } from "vitest";
import { toCurrency } from "./currency.ts";

describe("the currency that a browser remembers", () => {
  it("is a code", () => {
    expect(toCurrency("USD")).toBe("USD");
  });

  it.each([undefined, "", "usd", "USD; Path=/", "dollars", "QQQ"])("is the shop's own for %o", (text) => {
    expect(toCurrency(text)).toBeUndefined();
  });
});
