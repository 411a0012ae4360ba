import type { Sql } from "@shopstream/platform/db.ts";
import { dictionaryKeys } from "../spelling.ts";
import { wordsOf } from "../words.ts";

interface Entry {
  readonly kind: "word" | "category";
  readonly key: string;
  readonly label: string;
  readonly documents: number;
}

const batch = 500;

/** The words and categories of the generation that answers, counted now and then instead of with every change. */
export class DictionaryStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async refresh(): Promise<void> {
    const missing = await this.#recount();
    for (let start = 0; start < missing.length; start += batch) await this.#add(missing.slice(start, start + batch));
  }

  /** Corrects the counts, drops what no product has any more, and answers what is not there yet. */
  #recount(): Promise<Entry[]> {
    return this.#sql.query<Entry & { [column: string]: unknown }>(
      `with live as materialized (select words, card from products where generation = (select active from index_state) and not removed),
       counted as materialized (
         select 'word' as kind, word as key, word as label, count(*)::int as documents from live, unnest(words) as word group by word
         union all
         select 'category', category ->> 'slug', max(category ->> 'name'), count(*)::int from live, jsonb_array_elements(card -> 'categories') as category group by 2),
       changed as (
         update dictionary set documents = counted.documents from counted
         where dictionary.kind = counted.kind and dictionary.key = counted.key and dictionary.label = counted.label and dictionary.documents <> counted.documents),
       gone as (
         delete from dictionary where not exists (
           select from counted where counted.kind = dictionary.kind and counted.key = dictionary.key and counted.label = dictionary.label))
       select kind, key, label, documents from counted
       where not exists (select from dictionary where kind = counted.kind and key = counted.key and label = counted.label) order by kind, key`,
    );
  }

  async #add(entries: readonly Entry[]): Promise<void> {
    const rows = entries.map((entry) => ({
      ...entry,
      folded: wordsOf(entry.label).join(" "),
      spellings: entry.kind === "word" ? dictionaryKeys(entry.key) : [],
    }));
    await this.#sql.query(
      `insert into dictionary (kind, key, label, folded, documents, spellings)
       select kind, key, label, folded, documents, spellings
       from jsonb_to_recordset($1::jsonb) as entry (kind text, key text, label text, folded text, documents int, spellings text[])
       on conflict (kind, key) do update set label = excluded.label, folded = excluded.folded, documents = excluded.documents`,
      [JSON.stringify(rows)],
    );
  }
}
