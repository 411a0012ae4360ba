import type { ProductDocument } from "../document.ts";
import { anyCurrency, type Price } from "../price.ts";
import { termsOf } from "../product-terms.ts";
import { summaryOf } from "../summary.ts";

/** A product as OpenSearch keeps it. */
export function toIndexedProduct(id: string, version: number, product: ProductDocument, inStock: boolean): object {
  const { slug, title, brand, image, rating, categories, prices, createdAt } = product;
  const terms = termsOf(product);
  const { title: inTitle, brand: inBrand, facts: inFacts, description } = terms.lexemes;
  const names = [...new Set([...inTitle, ...inBrand, ...inFacts])];
  return {
    id,
    version,
    removed: false,
    card: { slug, title, brand, image, rating, prices, category: categories.at(-1), summary: summaryOf(product) },
    title_key: terms.titleKey,
    brand_key: terms.brandKey,
    ...(terms.brand === "" ? {} : { brand: terms.brand }),
    categories: categories.map((category) => category.slug),
    category_entries: terms.categories,
    attribute_keys: terms.attributeKeys,
    attributes: terms.attributes,
    words: terms.words,
    in_title: inTitle,
    in_brand: inBrand,
    in_facts: inFacts,
    in_names: names,
    in_any: [...new Set([...names, ...description])],
    in_stock: inStock,
    stars: terms.stars,
    rating_key: terms.ratingKey,
    merit: terms.merit,
    created: Date.parse(createdAt),
    prices: toAmounts(prices),
  };
}

/** Stays instead of a product that is gone, so that no write of before can bring it back. */
export function toTombstone(id: string, version: number): object {
  return { id, version, removed: true };
}

function toAmounts(prices: Readonly<Record<string, Price>>): object {
  const known = Object.entries(prices).filter(([currency]) => currencyField(currency) !== nowhere);
  return Object.fromEntries(known.map(([currency, { min, range }]) => [currencyField(currency), { min, range }]));
}

const nowhere = "none";

/** The field below `prices`; one that no document has for what is no currency. */
export function currencyField(currency: string): string {
  if (currency === anyCurrency) return "first";
  return /^[A-Z]{3}$/.test(currency) ? currency : nowhere;
}
