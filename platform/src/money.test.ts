import { describe, expect, it } from "vitest";
import { add, isCurrency, minorDigits, money, multiply, sum } from "./money.ts";

describe("money", () => {
  it("is counted in whole minor units", () => {
    expect(add(money(1999, "EUR"), money(1, "EUR"))).toEqual({ amount: 2000, currency: "EUR" });
    expect(multiply(money(1999, "EUR"), 3)).toEqual({ amount: 5997, currency: "EUR" });
    expect(sum([money(10, "SAR"), money(-4, "SAR")], "SAR")).toEqual({ amount: 6, currency: "SAR" });
    expect(sum([], "SAR")).toEqual({ amount: 0, currency: "SAR" });
  });

  it.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%d is no amount", (amount) => {
    expect(() => money(amount, "EUR")).toThrow("whole number of minor units");
  });

  it("does not grow past what a number can hold exactly", () => {
    expect(() => multiply(money(2 ** 52, "EUR"), 3)).toThrow("whole number of minor units");
    expect(() => multiply(money(5, "EUR"), 0.5)).toThrow("whole number of minor units");
  });

  it("of two currencies does not add up", () => {
    expect(() => add(money(1, "EUR"), money(1, "SAR"))).toThrow("EUR and SAR do not add");
    expect(() => sum([money(1, "EUR")], "SAR")).toThrow("do not add");
  });

  it("is of a currency that there is", () => {
    expect(["EUR", "SAR", "JPY", "EUE", "eur", ""].map(isCurrency)).toEqual([true, true, true, false, false, false]);
  });

  it("has as many digits after the point as its currency", () => {
    expect(["EUR", "SAR", "JPY", "KWD"].map(minorDigits)).toEqual([2, 2, 0, 3]);
  });
});
