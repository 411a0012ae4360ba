import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Locale, locales } from "../locale.ts";
import type { Text } from "./say.ts";

type Catalogue = Readonly<Record<Locale, Readonly<Record<string, Text>>>>;

const files = readdirSync(import.meta.dirname).filter((file) => file !== "say.ts" && !file.endsWith(".test.ts"));
const modules = await Promise.all(
  files.map(async (file) => Object.entries((await import(`./${file}`)) as Readonly<Record<string, Catalogue>>)),
);
const catalogues = modules.flat();

const forms = (text: Text) => (typeof text === "string" ? [text] : Object.values(text));
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

describe("the shop speaks every language alike", () => {
  it("has texts", () => {
    expect(catalogues.length).toBeGreaterThan(1);
  });

  describe.each(catalogues)("%s", (_name, catalogue) => {
    const keys = Object.keys(catalogue.en);

    it.each(locales)("has the same keys in %s", (locale) => {
      expect(Object.keys(catalogue[locale]).sort()).toEqual(keys.toSorted());
    });

    it.each(keys)("%s says something in each, with the same placeholders", (key) => {
      const expected = placeholders(forms(catalogue.en[key] ?? "").join(" "));
      for (const locale of locales) {
        const texts = forms(catalogue[locale][key] ?? "");
        expect(texts.every((text) => text.trim() !== "")).toBe(true);
        expect(placeholders(texts.join(" "))).toEqual(expected);
      }
    });

    it.each(locales)("counts in every way that %s counts", (locale) => {
      const ways = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      const missing = Object.entries(catalogue[locale]).flatMap(([key, text]) =>
        typeof text === "string" ? [] : ways.filter((way) => text[way] === undefined).map((way) => `${key}.${way}`),
      );
      expect(missing).toEqual([]);
    });
  });
});
