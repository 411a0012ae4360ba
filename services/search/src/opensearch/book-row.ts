import type { ProductDocument, ProductState } from "../document.ts";
import { termsOf } from "../product-terms.ts";

/**
 * A product as the service's own tables keep it while another engine answers: the whole document, and what the dictionary
 * counts. It stands for what `postgres/product-row.ts` makes, without what only a search in PostgreSQL needs.
 */
export function toBookRow({ id, version, document }: ProductState): object {
  return document === undefined
    ? { id, version, removed: true, card: {}, skus: [], words: [], category_entries: [], ...unused }
    : { id, version, removed: false, card: document, skus: document.skus, ...counted(document), ...unused };
}

function counted(document: ProductDocument) {
  const { words, categories } = termsOf(document);
  return { words, category_entries: categories };
}

const unused = {
  prices: {},
  title_key: "",
  brand: "",
  brand_key: "",
  categories: [],
  attributes: [],
  attribute_keys: [],
  rating_key: 0,
  stars: 0,
  merit: 0,
  created_at: new Date(0).toISOString(),
  lexemes: "",
  headline: "",
};
