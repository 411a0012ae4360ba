import type { Field } from "./product-terms.ts";
import { stem } from "./stem.ts";
import { synonymsOf } from "./synonyms.ts";

/** One thing that is searched for: a word, or two that may also be written as one. */
export interface Term {
  /** As typed, and its stem. */
  readonly typed: readonly string[];
  /** The same with what else is meant by it. */
  readonly forms: readonly string[];
  /** What a word may begin with instead. */
  readonly beginning?: string;
  /** How many words of the query it stands for. */
  readonly words: number;
}

/** The words of a query in all their forms. */
export interface Wanted {
  readonly words: readonly Term[];
  /** "book shelf" also finds "bookshelf". */
  readonly together?: Term;
  /** The title that is exactly what was typed. */
  readonly title: string;
}

export function wantedOf(words: readonly string[]): Wanted {
  const together = words.length === 2 || words.length === 3 ? words.join("") : undefined;
  return {
    words: words.map((word, i) => termOf(word, i === words.length - 1)),
    ...(together === undefined
      ? {}
      : { together: { typed: [together], forms: [together], beginning: together, words: words.length } }),
    title: words.join(" "),
  };
}

/** The last word may be the beginning of one that is still being typed. */
export function termOf(word: string, mayBeBeginning: boolean): Term {
  const typed = [...new Set([word, stem(word)])];
  const synonyms = synonymsOf(word).flatMap((synonym) => [synonym, stem(synonym)]);
  const forms = [...new Set([...typed, ...synonyms])];
  return { typed, forms, words: 1, ...(mayBeBeginning ? { beginning: word } : {}) };
}

/** What a term adds to the score in each field where it is; twice that when it is there as typed. */
const weights: readonly (readonly [Field, number])[] = [
  ["title", 8],
  ["brand", 4],
  ["facts", 2],
];
/** More than all words of the longest query can bring together. */
export const exactTitle = 1_000;
/** Merits are below this, so that a score decides before them. */
export const meritSteps = 100_000;

export interface Bonus {
  readonly field: Field;
  readonly term: Term;
  /** Added when the field has any form of the term, and again when it has one as typed. */
  readonly points: number;
}

/**
 * The score of a product is the sum of its bonuses: whole numbers that every engine can add up to the same result. Rarity
 * of words is left out on purpose: it differs between engines and between moments, and titles of a shop are short.
 */
export function bonusesOf({ words, together }: Wanted): readonly Bonus[] {
  const terms = together === undefined ? words : [...words, together];
  return terms.flatMap((term) => weights.map(([field, weight]) => ({ field, term, points: weight * term.words })));
}
