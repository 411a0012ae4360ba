import type { Sql } from "@shopstream/platform/db.ts";
import { dictionaryKeys } from "../spelling.ts";
import { wordsOf } from "../words.ts";

interface Entry {
  readonly kind: "word" | "category";
  /** The word itself; the category's slug. */
  readonly key: string;
  readonly label: string;
  readonly documents: number;
}

type Row = Entry & { [column: string]: unknown };

const batch = 500;
const parts =
  "split_part(entry, chr(31), 1) as key, case kind when 'word' then entry else split_part(entry, chr(31), 2) end as label";

/**
 * The words and categories of the generation that answers. Edits leave by how much they changed the counts, and that is
 * counted in now and then; the whole is counted only when another generation takes over. Call it in a transaction.
 */
export class DictionaryStore {
  readonly #tx: Sql;

  constructor(tx: Sql) {
    this.#tx = tx;
  }

  async refresh(): Promise<void> {
    // One at a time: what is counted in is gone from the changes.
    const [state] = await this.#tx.query<{ counted: boolean; waiting: boolean }>(
      `select active is not distinct from counted as counted, exists (select from dictionary_changes) as waiting from index_state
       for update skip locked`,
    );
    if (state === undefined || (state.counted && !state.waiting)) return;
    const missing = state.counted ? await this.#countIn() : await this.#recount();
    for (let start = 0; start < missing.length; start += batch) await this.#add(missing.slice(start, start + batch));
    await this.#tx.query("delete from dictionary where documents <= 0");
  }

  /** Adds what changed to what is known, and answers what was not there before. */
  #countIn(): Promise<Entry[]> {
    return this.#tx.query<Row>(
      `with taken as (
         delete from dictionary_changes where generation <= (select active from index_state) returning generation, kind, entry, documents),
       changed as (
         select kind, ${parts}, sum(documents)::int as documents from taken
         where generation = (select active from index_state) group by kind, entry having sum(documents) <> 0),
       known as (
         update dictionary set documents = dictionary.documents + changed.documents from changed
         where dictionary.kind = changed.kind and dictionary.key = changed.key and dictionary.label = changed.label
         returning dictionary.kind, dictionary.key, dictionary.label)
       select kind, key, label, documents from changed where (kind, key, label) not in (select kind, key, label from known) order by kind, key, label`,
    );
  }

  /** Corrects all counts. What was changed before is in the products already. */
  #recount(): Promise<Entry[]> {
    return this.#tx.query<Row>(
      `with state as (update index_state set counted = active returning active),
       dropped as (delete from dictionary_changes where generation <= (select active from state)),
       live as materialized (select words, category_entries from products where generation = (select active from state) and not removed),
       found as (
         select 'word' as kind, unnest(words) as entry from live union all select 'category', unnest(category_entries) from live),
       counted as materialized (select kind, ${parts}, count(*)::int as documents from found group by kind, entry),
       corrected as (
         update dictionary set documents = coalesce(counted.documents, 0)
         from dictionary as known left join counted using (kind, key, label)
         where known.kind = dictionary.kind and known.key = dictionary.key and known.label = dictionary.label
           and known.documents is distinct from coalesce(counted.documents, 0))
       select kind, key, label, documents from counted
       where not exists (select from dictionary where kind = counted.kind and key = counted.key and label = counted.label) order by kind, key, label`,
    );
  }

  async #add(entries: readonly Entry[]): Promise<void> {
    const rows = entries.map((entry) => ({
      ...entry,
      folded: wordsOf(entry.label).join(" "),
      spellings: entry.kind === "word" ? dictionaryKeys(entry.key) : [],
    }));
    await this.#tx.query(
      `insert into dictionary (kind, key, label, folded, documents, spellings)
       select kind, key, label, folded, documents, spellings
       from jsonb_to_recordset($1::jsonb) as entry (kind text, key text, label text, folded text, documents int, spellings text[])
       on conflict (kind, key, label) do update set documents = excluded.documents`,
      [JSON.stringify(rows)],
    );
  }
}
