import { describe, expect, it } from "vitest";
import { currencyChoices, languageChoices } from "./choices.ts";

describe("what members choose from", () => {
  it("is languages by their own names", () => {
    expect(languageChoices().map(({ text }) => text)).toEqual(["English", "Deutsch", "العربية"]);
  });

  it("is currencies in the reader's words, each once, whatever was chosen before", () => {
    const german = currencyChoices("de", "EUR");
    expect(german.find(({ value }) => value === "USD")?.text).toBe("US-Dollar (USD)");
    expect(german.filter(({ value }) => value === "EUR")).toHaveLength(1);
    expect(currencyChoices("en", "CHF").at(-1)).toEqual({ value: "CHF", text: "Swiss Franc (CHF)" });
  });
});
