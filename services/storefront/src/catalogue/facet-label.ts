import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import { listingText } from "../text/listing.ts";
import { say } from "../text/say.ts";
import { priceRange } from "./facet.ts";

/** What a facet is called: in the visitor's language where the shop knows it, else as the merchant wrote it. */
export function facetLabel(locale: Locale, field: string, label = ""): string {
  const name = field.replace(/^attr\./, "");
  const texts: Readonly<Record<string, unknown>> = listingText[locale];
  const known = Object.hasOwn(texts, name) ? texts[name] : undefined;
  return typeof known === "string" ? known : asWords(label || name);
}

/** "sellableOnline" and "seat_height" are names of machines. */
function asWords(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function valueLabel(
  locale: Locale,
  field: string,
  { value, label }: { readonly value: string; readonly label: string },
  currency: string,
): string {
  const text = listingText[locale];
  if (field === "inStock") return value === "true" ? text.inStockOnly : text.soldOutOnly;
  if (field === "rating") return say(locale, text.stars, { count: Number(value) });
  if (field !== "price") return label || value;
  const [min, max] = priceRange(value);
  // Ranges end a cent below the next one; people say the round number.
  const price = (amount: number) => priceText(locale, { amount, currency }, "whole");
  if (min === undefined || min === 0) return say(locale, text.upTo, { price: price((max ?? 0) + 1) });
  if (max === undefined) return say(locale, text.from, { price: price(min) });
  return say(locale, text.range, { from: price(min), to: price(max + 1) });
}
