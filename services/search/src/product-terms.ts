import { attributeName, separator, valueKey } from "./attribute-key.ts";
import type { ProductDocument } from "./document.ts";
import { stem } from "./stem.ts";
import { fold, wordsOf } from "./words.ts";

/** What is compared, counted and ordered of a product: the same in every engine, so that their answers are, too. */
export interface ProductTerms {
  /** Words and their stems by where they are: each field ranks differently, the description not at all. */
  readonly lexemes: Readonly<Record<Field, readonly string[]>>;
  /** The words of its names, as they are proposed for completion and correction. */
  readonly words: readonly string[];
  readonly titleKey: string;
  readonly brandKey: string;
  /** Name and value, joined by the separator. */
  readonly attributeKeys: readonly string[];
  /** Facet entries: what is compared, then what is shown. */
  readonly categories: readonly string[];
  readonly brand: string;
  readonly attributes: readonly string[];
  /** Orders by rating: more reviews count for more, none comes last. */
  readonly ratingKey: number;
  /** Of the average rating, whole; 0 without one. */
  readonly stars: number;
  /** Orders what matches equally well. */
  readonly merit: number;
}

export type Field = "title" | "brand" | "facts" | "description";

/** Longer values are prose: they are found, but nobody filters by them. */
const longestValue = 80;

export function termsOf(product: ProductDocument): ProductTerms {
  const { title, brand, categories, description, skus } = product;
  const attributes = product.attributes
    .map(({ name, value }) => ({ name: name.trim(), value: value.trim(), key: attributeName(name) }))
    .filter(({ value, key }) => value !== "" && value.length <= longestValue && key !== "");
  const facts = [...categories.map(({ name }) => name), ...attributes.map(({ value }) => value)];
  const brandKey = fold(brand).trim();
  return {
    lexemes: {
      title: lexemesOf([title]),
      brand: lexemesOf([brand, ...skus]),
      facts: lexemesOf(facts),
      description: lexemesOf([description]),
    },
    words: [...new Set([title, brand, ...facts].flatMap(wordsOf))],
    titleKey: wordsOf(title).join(" "),
    brandKey,
    attributeKeys: attributes.map(({ key, value }) => joined(key, valueKey(value))),
    categories: categories.map(({ slug, name }) => joined(slug, name)),
    brand: brandKey === "" ? "" : joined(brandKey, brand.trim()),
    attributes: attributes.map(({ key, name, value }) => joined(key, valueKey(value), name, value)),
    ratingKey: ratingKey(product.rating),
    stars: product.rating.count === 0 ? 0 : Math.floor(product.rating.average),
    merit: merit(product),
  };
}

function joined(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(separator, " ")).join(separator);
}

function lexemesOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap(wordsOf).flatMap((word) => [word, stem(word)]))];
}

// As if every product had a few middling reviews: one enthusiast does not outweigh a hundred satisfied customers.
const prior = { average: 3.5, count: 5 };

function ratingKey({ average, count }: ProductDocument["rating"]): number {
  if (count === 0) return 0;
  const weighted = (average * count + prior.average * prior.count) / (count + prior.count);
  return Math.round(Math.min(Math.max(weighted, 0), 5) * 1_000) + 1;
}

/** Below `meritSteps`. A short title is about the thing itself, a long one about what goes with it; then the rating. */
function merit({ title, rating }: ProductDocument): number {
  const length = wordsOf(title).length;
  const shortness = [3, 6, 9].findIndex((most) => length <= most);
  return (shortness === -1 ? 0 : 3 - shortness) * 10_000 + (ratingKey(rating) || prior.average * 1_000);
}
