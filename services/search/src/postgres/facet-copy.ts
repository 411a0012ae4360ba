import type { Sql } from "@shopstream/platform/db.ts";
import { CopiedProducts, type CopiedRow } from "./copied-products.ts";

/** What happened since the last change that a copy knows. */
export interface News {
  readonly active: number;
  readonly number: number;
  readonly rows: readonly CopiedRow[] | null;
}

/** The products of one generation, as of one numbered change. */
export interface Copy {
  readonly generation: number;
  /** Of the last change it knows. */
  readonly number: number;
  readonly products: CopiedProducts;
}

interface OpenCopy extends Copy {
  number: number;
}

/** Read in one go: a page more or less is a pause of some milliseconds for whoever asks meanwhile. */
const pageSize = 1_000;
const row = `jsonb_build_object('id', id, 'changed', changed, 'removed', removed, 'categories', category_entries, 'brand', brand,
  'attributes', attributes, 'in_stock', in_stock, 'stars', stars, 'title_key', title_key, 'rating_key', rating_key,
  'created_ms', trunc(extract(epoch from created_at) * 1000), 'prices', (
    select coalesce(jsonb_object_agg(currency, jsonb_build_array(price -> 'min', price -> 'range')), '{}')
    from jsonb_each(prices) as each (currency, price)))`;

/** An expression for the news of a copy, for statements that ask something else, too: both are of one moment then. */
export function newsSql(generation: string, number: string): string {
  return `(select jsonb_build_object('active', active, 'number', (select number from index_changes),
    'rows', (select jsonb_agg(${row}) from products where generation = ${generation} and changed > ${number})) from index_state)`;
}

/**
 * What facets and lists need of the generation that answers, kept in the process: counting it in the database reads every
 * product that a query matches, a second for all of a hundred thousand. With each answer comes what was
 * committed since, so the copy is as new as the tables. While it is being read, there is none.
 */
export class FacetCopy {
  readonly #sql: Sql;
  #copy: OpenCopy | undefined;
  #loading: Promise<void> | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** As of its last news; undefined while it is being read, which begins with the first question. */
  get(): Copy | undefined {
    return this.#copy ?? this.#loadLater();
  }

  /** Takes over what was committed since. False when another generation answers by now: then the copy is of no more use. */
  take(copy: Copy, { active, number, rows }: News): boolean {
    if (active === copy.generation) {
      // Answers may overtake each other; an older one has nothing to tell.
      if (copy === this.#copy && number > copy.number) apply(this.#copy, number, rows ?? []);
      return true;
    }
    if (copy === this.#copy) this.#copy = undefined;
    return false;
  }

  /** Resolves when there is a copy of what answers now. */
  async loaded(): Promise<void> {
    for (;;) {
      const copy = this.#copy;
      if (copy !== undefined && this.take(copy, await this.#news(copy))) return;
      this.#loadLater();
      await this.#loading;
    }
  }

  #loadLater(): undefined {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    // Whoever asks next begins anew.
    this.#loading.catch(() => undefined);
  }

  async #load(): Promise<void> {
    const { active: generation, number } = await this.#news({ generation: 0, number: 0 });
    const copy = { generation, number, products: new CopiedProducts() };
    for (let after = ""; ; ) {
      const rows = await this.#page(generation, after);
      apply(copy, number, rows);
      if (rows.length < pageSize) break;
      after = rows.at(-1)?.id ?? "";
    }
    this.#copy = copy;
  }

  async #news({ generation, number }: Pick<Copy, "generation" | "number">): Promise<News> {
    const [row] = await this.#sql.query<{ news: News }>(`select ${newsSql("$1::int", "$2::bigint")} as news`, [
      generation,
      number,
    ]);
    return (row as { news: News }).news;
  }

  async #page(generation: number, after: string): Promise<CopiedRow[]> {
    const rows = await this.#sql.query<{ row: CopiedRow }>(
      `select ${row} as row from products where generation = $1 and id > $2 order by id limit $3`,
      [generation, after, pageSize],
    );
    return rows.map(({ row }) => row);
  }
}

function apply(copy: OpenCopy, number: number, rows: readonly CopiedRow[]): void {
  for (const row of rows) {
    if (row.removed) copy.products.remove(row.id);
    else copy.products.put(row);
  }
  copy.number = number;
}
