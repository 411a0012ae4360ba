import type { Suggestions } from "./search-result.ts";
import { stem } from "./stem.ts";

/** What begins as a customer typed, as an engine found it: the most frequent terms first. */
export interface Begun {
  readonly terms: readonly string[];
  readonly products: Suggestions["products"];
  readonly categories: Suggestions["categories"];
}

/** More words narrow nothing down. */
export const mostWords = 8;
export const mostOfEach = 5;
/** So many terms are asked for, because plurals fall together. */
export const mostTerms = 2 * mostOfEach;

/** Shorter words are not worth a proposal. */
export const shortestTerm = 3;

export function isNothing({ terms, products, categories }: Begun): boolean {
  return terms.length + products.length + categories.length === 0;
}

export function toSuggestions({ terms, products, categories }: Begun, words: readonly string[]): Suggestions {
  const before = words.slice(0, -1);
  // "chair" and "chairs" are one proposal.
  const different = [...new Map(terms.toReversed().map((term) => [stem(term), term])).values()].reverse();
  return {
    terms: different.slice(0, mostOfEach).map((term) => [...before, term].join(" ")),
    products: products.slice(0, mostOfEach),
    categories: categories.slice(0, mostOfEach),
  };
}
