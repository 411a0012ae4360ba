import { attributeName, separator, valueKey } from "../attribute-key.ts";
import type { ProductDocument, ProductState } from "../document.ts";
import { fold, wordsOf } from "../words.ts";
import { toTsvector } from "./lexemes.ts";

/** Longer values are prose: they are found, but nobody filters by them. */
const longestValue = 80;

/** A product as its row takes it, for jsonb_to_recordset. */
export function toRow({ id, version, document }: ProductState): object {
  return document === undefined
    ? { id, version, removed: true, ...nothing }
    : { id, version, removed: false, ...columns(document) };
}

const nothing = {
  card: {},
  prices: {},
  title_key: "",
  brand: "",
  brand_key: "",
  categories: [],
  attributes: [],
  attribute_keys: [],
  words: [],
  skus: [],
  rating_key: 0,
  created_at: new Date(0).toISOString(),
  lexemes: "",
  headline: "",
};

function columns(product: ProductDocument) {
  const { slug, title, brand, image, rating, categories, prices, skus, createdAt } = product;
  const attributes = product.attributes.filter(
    ({ name, value }) => value.length <= longestValue && attributeName(name) !== "",
  );
  const named = [title, brand, ...categories.map(({ name }) => name), ...attributes.map(({ value }) => value)];
  return {
    card: { slug, title, brand, image, rating, categories },
    prices,
    title_key: wordsOf(title).join(" "),
    brand,
    brand_key: fold(brand).trim(),
    categories: categories.map((category) => category.slug),
    attributes: attributes.map(({ name, value }) => attributeName(name) + separator + value.trim()),
    attribute_keys: attributes.map(({ name, value }) => attributeName(name) + separator + valueKey(value)),
    words: [...new Set(named.flatMap(wordsOf))],
    skus,
    rating_key: rating.average * 1e6 + Math.min(rating.count, 999_999),
    created_at: createdAt,
    ...lexemes(product),
  };
}

function lexemes({ title, brand, categories, attributes, skus, description }: ProductDocument) {
  const headline = [
    ["A", title],
    ["B", `${brand} ${skus.join(" ")}`],
    ["C", [...categories.map(({ name }) => name), ...attributes.map(({ value }) => value)].join(" ")],
  ] as const;
  return { headline: toTsvector(headline), lexemes: toTsvector([...headline, ["D", description]]) };
}
