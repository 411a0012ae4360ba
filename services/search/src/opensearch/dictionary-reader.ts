import type { Sql } from "@shopstream/platform/db.ts";
import type { Candidate } from "../correction.ts";
import type { Suggestions } from "../search-result.ts";
import { spellingKeys } from "../spelling.ts";
import { mostOfEach, mostTerms, shortestTerm } from "../suggestions.ts";

interface Row {
  readonly terms: readonly string[] | null;
  readonly categories: Suggestions["categories"] | null;
}

/** The dictionary in the service's own tables, for an engine that has none. */
export class DictionaryReader {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The words that begin like this, and the categories that a word of whose name does. */
  async begun(
    word: string,
    phrase: string,
  ): Promise<{ terms: readonly string[]; categories: Suggestions["categories"] }> {
    const [row] = await this.#sql.query<Row & { [column: string]: unknown }>(
      `with terms as (
         select key, documents from dictionary
         where kind = 'word' and key >= $1 and key < $1 || chr(1114111) and char_length(key) >= ${shortestTerm} order by documents desc, key limit ${mostTerms}),
       named as (
         select distinct on (key) key, label, documents from dictionary where kind = 'category' and position(' ' || $2 in ' ' || folded) > 0
         order by key, documents desc, label),
       categories as (select * from named order by documents desc, key limit ${mostOfEach})
       select (select jsonb_agg(key order by documents desc, key) from terms) as terms,
         (select jsonb_agg(jsonb_build_object('slug', key, 'name', label) order by documents desc, key) from categories) as categories`,
      [word, phrase],
    );
    return { terms: row?.terms ?? [], categories: row?.categories ?? [] };
  }

  /** What each word may have been meant to be. */
  async candidates(words: readonly string[]): Promise<ReadonlyMap<string, readonly Candidate[]>> {
    const asked = words.map((word) => ({ word, keys: spellingKeys(word) }));
    const rows = await this.#sql.query<{ word: string; candidates: readonly Candidate[] | null }>(
      `select word, (select jsonb_agg(jsonb_build_object('word', key, 'documents', documents)) from (
         select key, documents from dictionary where kind = 'word' and spellings && keys order by documents desc, key limit 200) as candidate) as candidates
       from jsonb_to_recordset($1::jsonb) as asked (word text, keys text[])`,
      [JSON.stringify(asked)],
    );
    return new Map(rows.map(({ word, candidates }) => [word, candidates ?? []]));
  }
}
