import { describe, expect, it } from "vitest";
import { pricesOf } from "./price.ts";

const price = (amount: number, currency = "EUR", region = "", compareAtAmount?: number) => ({
  amount,
  currency,
  region,
  compareAtAmount,
});

describe("prices of a product", () => {
  it("are those of its cheapest and dearest variant, by currency; the first currency is its own", () => {
    const prices = pricesOf([{ prices: [price(500, "EUR", "", 700), price(600, "USD")] }, { prices: [price(900)] }]);
    const eur = { currency: "EUR", min: 500, max: 900, compareAt: 700, range: "500-999" };
    expect(prices).toEqual({ EUR: eur, USD: { currency: "USD", min: 600, max: 600, range: "500-999" }, "": eur });
  });

  it("everywhere's price wins over a region's, also when that is cheaper", () => {
    expect(pricesOf([{ prices: [price(300, "EUR", "DE"), price(500)] }]).EUR).toMatchObject({ min: 500, max: 500 });
    expect(pricesOf([{ prices: [price(300, "EUR", "DE"), price(200, "EUR", "FR")] }]).EUR).toMatchObject({
      min: 200,
      max: 200,
    });
  });

  it("a product without variants has none", () => {
    expect(pricesOf([])).toEqual({});
  });

  it.each([
    [0, "0-99"],
    [99, "0-99"],
    [100, "100-199"],
    [1_999, "1000-1999"],
    [2_000, "2000-4999"],
    [9_999, "5000-9999"],
    [10_000, "10000-19999"],
    [999_999_999_999, "500000000000-999999999999"],
  ])("%i is in the range %s", (amount, range) => {
    expect(pricesOf([{ prices: [price(amount)] }]).EUR?.range).toBe(range);
  });
});
