import type { Sql } from "@shopstream/platform/db.ts";
import { type Candidate, complete } from "../correction.ts";
import { wantedOf } from "../ranking.ts";
import type { Suggestions } from "../search-result.ts";
import { spellingKeys } from "../spelling.ts";
import { type Begun, mostOfEach, mostTerms, mostWords, shortestTerm, toSuggestions } from "../suggestions.ts";
import { wordsOf } from "../words.ts";
import { allOf } from "./tsquery.ts";

interface Row {
  readonly terms: readonly string[] | null;
  readonly products: Suggestions["products"] | null;
  readonly categories: Suggestions["categories"] | null;
  readonly meant: readonly Candidate[] | null;
}

/** Typeahead in one statement; in two when nothing begins like the last word. */
export class SuggestReader {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async suggest(text: string): Promise<Suggestions> {
    const words = wordsOf(text).slice(0, mostWords);
    const last = words.at(-1);
    if (last === undefined) return { terms: [], products: [], categories: [] };
    const row = await this.#run(words, last);
    const meant = row.meant === null ? undefined : complete(last, row.meant);
    if (meant === undefined) return toSuggestions(toBegun(row), words);
    const corrected = [...words.slice(0, -1), meant];
    return toSuggestions(toBegun(await this.#run(corrected, meant)), corrected);
  }

  async #run(words: readonly string[], last: string): Promise<Row> {
    const [row] = await this.#sql.query<Row & { [column: string]: unknown }>(
      `with state as materialized (select active from index_state),
       found as materialized (
         select card, words, id, merit, starts_with(title_key, $2) as starts from products
         where generation = (select active from state) and not removed and headline @@ $1::tsquery and lexemes @@ $1::tsquery),
       terms as (
         select key as word, documents from dictionary
         where $3::int = 1 and kind = 'word' and key >= $4 and key < $4 || chr(1114111)
         union all
         select word, count(*)::int from found, unnest(words) as word where $3::int > 1 and starts_with(word, $4) group by word),
       shown_terms as (select word, documents from terms where char_length(word) >= ${shortestTerm} order by documents desc, word limit ${mostTerms}),
       shown_products as (
         select jsonb_build_object('slug', card -> 'slug', 'title', card -> 'title') as product, starts, merit, id from found
         order by starts desc, merit desc, id limit ${mostOfEach}),
       shown_categories as (
         select distinct on (key) key, label, documents from dictionary where kind = 'category' and position(' ' || $2 in ' ' || folded) > 0
         order by key, documents desc, label)
       select (select jsonb_agg(word order by documents desc, word) from shown_terms) as terms,
         (select jsonb_agg(product order by starts desc, merit desc, id) from shown_products) as products,
         (select jsonb_agg(jsonb_build_object('slug', key, 'name', label) order by documents desc, key) from (select * from shown_categories order by documents desc, key limit ${mostOfEach}) as category) as categories,
         case when not exists (select from found) and not exists (select from shown_terms) and not exists (select from shown_categories) then (
           select jsonb_agg(jsonb_build_object('word', key, 'documents', documents)) from (
             select key, documents from dictionary where kind = 'word' and spellings && $5::text[] order by documents desc, key limit 200) as candidate) end as meant`,
      [allOf(wantedOf(words)), words.join(" "), words.length, last, spellingKeys(last)],
    );
    return row as Row;
  }
}

function toBegun({ terms, products, categories }: Row): Begun {
  return { terms: terms ?? [], products: products ?? [], categories: categories ?? [] };
}
