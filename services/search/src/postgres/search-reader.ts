import type { Sql } from "@shopstream/platform/db.ts";
import { separator } from "../attribute-key.ts";
import { type Candidate, correct } from "../correction.ts";
import type { ProductDocument } from "../document.ts";
import type { Price } from "../price.ts";
import type { Position, SearchQuery } from "../search-query.ts";
import type { Facet, Hit, SearchResult } from "../search-result.ts";
import { withoutFillers } from "../stem.ts";
import { wordsOf } from "../words.ts";
import { searchSql, type Wording } from "./search-sql.ts";

interface HitRow extends Position {
  readonly card: Pick<ProductDocument, "slug" | "title" | "brand" | "image" | "rating">;
  readonly price: Price | null;
  readonly inStock: boolean;
}

interface Doubt {
  readonly word: string;
  readonly known: boolean;
  readonly candidates: readonly Candidate[] | null;
}

interface Row {
  readonly matched: number;
  readonly total: number;
  readonly hits: readonly HitRow[] | null;
  readonly facets: readonly (readonly [field: string, value: string, count: number])[] | null;
  readonly doubts: readonly Doubt[] | null;
}

/** More words narrow nothing down, and each costs. */
const mostWords = 12;

/** Searches in one statement, in two when the words as typed match nothing together. */
export class SearchReader {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async search(query: SearchQuery): Promise<SearchResult> {
    if (query.text.trim() === "") return toResult(query, await this.#run(query, undefined));
    const words = [...withoutFillers(wordsOf(query.text))].slice(0, mostWords);
    if (words.length === 0) return nothing(words);
    const row = await this.#run(query, { words, orAny: false });
    return row.matched > 0 ? toResult(query, row, words) : this.#otherwise(query, row.doubts ?? []);
  }

  // Words that occur nowhere are taken for misspelt; if all words still do not occur together, any of them will do.
  async #otherwise(query: SearchQuery, doubts: readonly Doubt[]): Promise<SearchResult> {
    const corrections = doubts.map(({ word, known, candidates }) =>
      known ? undefined : correct(word, candidates ?? []),
    );
    const words = doubts.map(({ word }, i) => corrections[i] ?? word);
    const usable = words.filter((_, i) => doubts[i]?.known === true || corrections[i] !== undefined);
    if (usable.length === 0) return nothing(words);
    const row = await this.#run(query, { words: usable, orAny: true });
    const corrected = row.matched > 0 && corrections.some((correction) => correction !== undefined);
    return { ...toResult(query, row, usable), ...(corrected ? { correctedQuery: words.join(" ") } : {}) };
  }

  async #run(query: SearchQuery, wording: Wording | undefined): Promise<Row> {
    const { sql, values } = searchSql(query, wording);
    const [row] = await this.#sql.query<Row & { [column: string]: unknown }>(sql, values);
    return row as Row;
  }
}

function nothing(words: readonly string[]): SearchResult {
  return { hits: [], facets: [], total: 0, words };
}

function toResult({ limit }: SearchQuery, { hits, facets, total }: Row, words: readonly string[] = []): SearchResult {
  const shown = (hits ?? []).slice(0, limit);
  const last = shown.at(-1);
  const more = last !== undefined && (hits ?? []).length > limit;
  return {
    hits: shown.map(toHit),
    facets: toFacets(facets ?? []),
    total,
    words,
    ...(more ? { next: { number: last.number, text: last.text, id: last.id } } : {}),
  };
}

function toHit({ id, card, price, inStock }: HitRow): Hit {
  return { id, ...card, inStock, ...(price === null ? {} : { price }) };
}

const fixed = ["category", "brand", "price", "inStock"];

function toFacets(rows: NonNullable<Row["facets"]>): Facet[] {
  const values = rows.map(([field, value, count]) => {
    if (field !== "attr") return { field, value, count };
    const [name = "", ...rest] = value.split(separator);
    return { field: `attr.${name}`, value: rest.join(separator), count };
  });
  const facets = [...Map.groupBy(values, ({ field }) => field)].map(([field, group]) => ({
    field,
    values: group.map(({ value, count }) => ({ value, count })).sort(byCountOrPrice(field)),
  }));
  return facets.sort((a, b) => place(a) - place(b) || weight(b) - weight(a) || (a.field < b.field ? -1 : 1));
}

function byCountOrPrice(field: string) {
  if (field === "price")
    return (a: { value: string }, b: { value: string }) => Number.parseInt(a.value, 10) - Number.parseInt(b.value, 10);
  return (a: { value: string; count: number }, b: { value: string; count: number }) =>
    b.count - a.count || (a.value < b.value ? -1 : 1);
}

function place({ field }: Facet): number {
  const index = fixed.indexOf(field);
  return index === -1 ? fixed.length : index;
}

function weight({ values }: Facet): number {
  return values.reduce((sum, { count }) => sum + count, 0);
}
