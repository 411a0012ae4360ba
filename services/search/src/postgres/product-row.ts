import type { ProductDocument, ProductState } from "../document.ts";
import { termsOf } from "../product-terms.ts";
import { summaryOf } from "../summary.ts";
import { toTsvector } from "./lexemes.ts";

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
  category_entries: [],
  attributes: [],
  attribute_keys: [],
  words: [],
  skus: [],
  rating_key: 0,
  stars: 0,
  merit: 0,
  created_at: new Date(0).toISOString(),
  lexemes: "",
  headline: "",
};

function columns(product: ProductDocument) {
  const { slug, title, brand, image, rating, categories, prices, skus, createdAt } = product;
  const terms = termsOf(product);
  return {
    card: { slug, title, brand, image, rating, categories, summary: summaryOf(product) },
    prices,
    title_key: terms.titleKey,
    brand: terms.brand,
    brand_key: terms.brandKey,
    categories: categories.map((category) => category.slug),
    category_entries: terms.categories,
    attributes: terms.attributes,
    attribute_keys: terms.attributeKeys,
    words: terms.words,
    skus,
    rating_key: terms.ratingKey,
    stars: terms.stars,
    merit: terms.merit,
    created_at: createdAt,
    lexemes: toTsvector(terms.lexemes, ["title", "brand", "facts", "description"]),
    headline: toTsvector(terms.lexemes, ["title", "brand", "facts"]),
  };
}
