import { describe, expect, it } from "vitest";
import { pathIn, preferredLocale, splitLocale } from "./locale.ts";

describe("the language of an address", () => {
  it.each([
    ["/", "en", "/"],
    ["/de", "de", "/"],
    ["/de/cart", "de", "/cart"],
    ["/ar/p/chair", "ar", "/p/chair"],
    ["/department", "en", "/department"],
  ])("%s is in %s and stands for %s", (path, locale, rest) => {
    expect(splitLocale(path)).toMatchObject({ locale, rest });
  });

  it("comes back to the same page", () => {
    expect(pathIn("en", "/cart")).toBe("/cart");
    expect(pathIn("ar", "/cart")).toBe("/ar/cart");
    expect(pathIn("de", "/")).toBe("/de");
    expect(pathIn("de", "/?a=1")).toBe("/de?a=1");
  });
});

describe("the language that a browser asks for", () => {
  it("is the one it likes best among those the shop speaks", () => {
    expect(preferredLocale("fr-FR, de;q=0.8, en;q=0.9")).toBe("en");
    expect(preferredLocale("ar-EG,ar;q=0.9,en;q=0.8")).toBe("ar");
  });

  it("is none when the shop speaks none of them, or nothing is asked for", () => {
    expect(preferredLocale("fr")).toBeUndefined();
    expect(preferredLocale("")).toBeUndefined();
  });
});
