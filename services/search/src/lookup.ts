import { type Candidate, correct } from "./correction.ts";
import type { SearchQuery, Wording } from "./search-query.ts";
import type { SearchResult } from "./search-result.ts";
import { withoutFillers } from "./stem.ts";
import { wordsOf } from "./words.ts";

/** A word of a query that matched nothing together with the others. */
export interface Doubt {
  readonly word: string;
  /** Whether any product has it. */
  readonly known: boolean;
  /** What may have been meant, if it is not known. */
  readonly candidates: readonly Candidate[];
}

/** What an engine finds: the page, and how many the words match without the filters. */
export type Finding = Omit<SearchResult, "words" | "correctedQuery"> & { readonly matched: number };

/** One look into an engine. Without a wording it lists everything. */
export interface Lookup {
  find(query: SearchQuery, wording: Wording | undefined): Promise<Finding>;
  /** Asked right after `find` with the same words matched nothing. */
  doubts(words: readonly string[]): Promise<readonly Doubt[]>;
}

/** More words narrow nothing down, and each costs. */
const mostWords = 12;

/** Looks for the words as typed, and when nothing has them together, for what was meant. */
export async function lookUp(lookup: Lookup, query: SearchQuery): Promise<SearchResult> {
  if (query.text.trim() === "") return toResult(await lookup.find(query, undefined), []);
  const words = [...withoutFillers(wordsOf(query.text))].slice(0, mostWords);
  if (words.length === 0) return nothing(words);
  const found = await lookup.find(query, { words, orAny: false });
  return found.matched > 0 ? toResult(found, words) : otherwise(lookup, query, await lookup.doubts(words));
}

// Words that occur nowhere are taken for misspelt; if all words still do not occur together, any of them will do.
async function otherwise(lookup: Lookup, query: SearchQuery, doubts: readonly Doubt[]): Promise<SearchResult> {
  const corrections = doubts.map(({ word, known, candidates }) => (known ? undefined : correct(word, candidates)));
  const words = doubts.map(({ word }, i) => corrections[i] ?? word);
  const usable = words.filter((_, i) => doubts[i]?.known === true || corrections[i] !== undefined);
  if (usable.length === 0) return nothing(words);
  const found = await lookup.find(query, { words: usable, orAny: true });
  const corrected = found.matched > 0 && corrections.some((correction) => correction !== undefined);
  return { ...toResult(found, usable), ...(corrected ? { correctedQuery: words.join(" ") } : {}) };
}

function nothing(words: readonly string[]): SearchResult {
  return { hits: [], facets: [], total: 0, words };
}

function toResult({ matched: _, ...found }: Finding, words: readonly string[]): SearchResult {
  return { ...found, words };
}
