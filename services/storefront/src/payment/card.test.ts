import { describe, expect, it } from "vitest";
import { expiryOf, grouped, problemFrom, problemOf, toForm } from "./card.ts";

const visa = { number: "4242 4242 4242 4242", expiry: "12/30", cvc: "123" };

describe("a card as it is typed", () => {
  it("shows its digits in fours, whatever was typed between them", () => {
    expect(grouped("4242424242424242")).toBe("4242 4242 4242 4242");
    expect(grouped("4242-42x42")).toBe("4242 4242");
  });

  it.each([
    ["12/30", { month: "12", year: "30" }],
    ["1230", { month: "12", year: "30" }],
    [" 3 / 2031 ", { month: "3", year: "31" }],
    ["13/30", undefined],
    ["soon", undefined],
  ])("%j is valid until %j", (text, expected) => {
    expect(expiryOf(text)).toEqual(expected);
  });

  it("is complete or says what is missing", () => {
    expect(problemOf(visa)).toBeUndefined();
    expect(problemOf({ ...visa, number: "4242" })).toBe("incorrect_number");
    expect(problemOf({ ...visa, expiry: "" })).toBe("invalid_expiry");
    expect(problemOf({ ...visa, cvc: "12" })).toBe("invalid_cvc");
  });

  it("is sent as the provider reads it", () => {
    expect(Object.fromEntries(toForm(visa))).toEqual({
      type: "card",
      "card[number]": "4242424242424242",
      "card[exp_month]": "12",
      "card[exp_year]": "2030",
      "card[cvc]": "123",
    });
  });

  it("is refused in words, also for reasons that nobody foresaw", () => {
    expect(problemFrom("invalid_expiry_year")).toBe("invalid_expiry");
    expect(problemFrom("card_declined")).toBe("cardFailed");
    expect(problemFrom(undefined)).toBe("cardFailed");
  });
});
