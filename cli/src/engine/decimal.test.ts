import { describe, expect, it } from "vitest";
import { parseAmount } from "./decimal.ts";

describe("an amount in a file", () => {
  it.each([
    ["265,0", 26_500],
    ["2095,0", 209_500],
    ["SR 1,385", 138_500],
    ["SR 1,385.5", 138_550],
    ["69.95", 6_995],
    ["0,5", 50],
    ["1 200,25", 120_025],
  ])("%s is %i minor units", (text, minor) => {
    expect(parseAmount(text, 2)).toBe(minor);
  });

  it.each(["", "free", "1,2,3", "-5", "12,345,6.789", "9,999.999"])("%s is none", (text) => {
    expect(parseAmount(text, 2)).toBeUndefined();
  });

  it("is read by the mark of the file where it could be read in two ways", () => {
    expect([parseAmount("1.234", 2, "."), parseAmount("1.234", 2, ","), parseAmount("1.234", 2)]).toEqual([
      undefined,
      123_400,
      123_400,
    ]);
    expect([parseAmount("1,5", 2, ","), parseAmount("1,5", 2, "."), parseAmount("1,5", 2)]).toEqual([
      150,
      undefined,
      150,
    ]);
    expect(parseAmount("1.234.567,89 EUR", 2, ",")).toBe(123_456_789);
    expect(parseAmount("12345678901234567890", 2)).toBeUndefined();
  });

  it("knows currencies without minor units", () => {
    expect(parseAmount("1500", 0)).toBe(1_500);
    expect(parseAmount("1.2345", 3, ".")).toBeUndefined();
  });
});
