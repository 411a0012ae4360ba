import type { Sql } from "@shopstream/platform/db.ts";
import type { ProductState } from "../document.ts";
import type { IndexedProduct, StockLevel } from "../search-engine.ts";
import { toRow } from "./product-row.ts";

const columns = [
  "version",
  "removed",
  "card",
  "prices",
  "title_key",
  "brand",
  "brand_key",
  "categories",
  "category_entries",
  "attributes",
  "attribute_keys",
  "words",
  "skus",
  "stocked",
  "rating_key",
  "stars",
  "merit",
  "created_at",
  "lexemes",
  "headline",
];

/**
 * Numbers are seen in their order, because who has one commits before the next one is given out. It is taken before any
 * SKU is locked: the other way round two changes could wait for one another.
 */
const nextChange = "update index_changes set number = number + 1";

function addSkus(after = ""): string {
  return `insert into sku_stock (sku, available, sequence) select sku, 0, 0 from ${after}unnest($1::text[]) as sku on conflict do nothing`;
}

function skusOf(products: readonly ProductState[]): string[] {
  return [...new Set(products.flatMap(({ document }) => document?.skus ?? []))].sort();
}

/**
 * Products and the stock of their SKUs. A product's row says which of its SKUs are in stock, so whoever changes either
 * first locks the SKUs: a product and its stock that arrive at the same time then see each other.
 */
export class ProductStore {
  readonly #sql: Sql;
  readonly #toRow: typeof toRow;

  /** `row` says what a product's row holds; without, all that a search needs. */
  constructor(sql: Sql, row = toRow) {
    this.#sql = sql;
    this.#toRow = row;
  }

  /** What the catalogue told. Into the generation that answers and the one being built. */
  async change(products: readonly ProductState[]): Promise<void> {
    if (products.length === 0) return;
    await this.#save(products, { change: await this.#beginChange(products) });
  }

  /** What the inventory told. */
  async changeStock(levels: readonly StockLevel[]): Promise<void> {
    const { saved, change } = await this.#saveStock(levels);
    if (saved.length > 0) await this.#showStock(saved, change);
  }

  /** A page of a generation that is being built. */
  async fill(generation: number, products: readonly ProductState[], stock: readonly StockLevel[]): Promise<void> {
    await this.#fillStock(stock);
    await this.#sql.query(addSkus(), [skusOf(products)]);
    await this.#save(products, { generation });
  }

  /** Its number, taken before a row for every SKU is made, which `#save` can then lock. */
  async #beginChange(products: readonly ProductState[]): Promise<number> {
    const [row] = await this.#sql.query<{ number: string }>(
      `with numbered as (${nextChange} returning number), added as (${addSkus("numbered, ")})
       select number from numbered`,
      [skusOf(products)],
    );
    return Number(row?.number);
  }

  /**
   * Writes the newer ones, into one generation or (as a change) into the one that answers and the one being built. At the
   * same version a removal wins: a product that is deleted may keep the version of its last edit. The dictionary of a
   * generation that is given is counted when it is complete.
   */
  async #save(products: readonly ProductState[], into: { generation: number } | { change: number }): Promise<void> {
    const [generation, change] = "generation" in into ? [into.generation, 0] : [null, into.change];
    await this.#sql.query(
      `with stock as (
         select sku, available from sku_stock where sku in (select jsonb_array_elements_text(product -> 'skus') from jsonb_array_elements($1::jsonb) as product)
         order by sku for update),
       targets as (
         select $2::int as generation where $2 is not null
         union all select unnest(array_remove(array[active, building], null)) from index_state where $2 is null),
       saved as (
         insert into products (generation, changed, id, ${columns.join(", ")})
         select generation, $3::bigint, id, ${columns.join(", ").replace(" stocked,", " array(select sku from stock where available > 0 and sku = any(skus)),")}
         from jsonb_to_recordset($1::jsonb) as product (
           id text, version bigint, removed boolean, card jsonb, prices jsonb, title_key text, brand text, brand_key text, categories text[],
           category_entries text[], attributes text[], attribute_keys text[], words text[], skus text[], rating_key double precision, stars int,
           merit int, created_at timestamptz, lexemes tsvector, headline tsvector), targets
         order by id, generation
         on conflict (generation, id) do update set revision = products.revision + 1, changed = excluded.changed, ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}
         where products.version < excluded.version or (products.version = excluded.version and excluded.removed and not products.removed)
         returning generation, old.words as old_words, new.words as new_words, old.category_entries as old_categories, new.category_entries as new_categories)
       insert into dictionary_changes (generation, kind, entry, documents)
       select generation, kind, entry, sum(documents) from saved, lateral (
         select 'word' as kind, unnest(new_words) as entry, 1 as documents
         union all select 'word', unnest(old_words), -1
         union all select 'category', unnest(new_categories), 1
         union all select 'category', unnest(old_categories), -1) as change
       where $2 is null group by generation, kind, entry having sum(documents) <> 0`,
      [JSON.stringify(products.map(this.#toRow)), generation, change],
    );
  }

  /** Those that no later event has overtaken, and the number of the change. */
  async #saveStock(levels: readonly StockLevel[]): Promise<{ saved: StockLevel[]; change: number }> {
    if (levels.length === 0) return { saved: [], change: 0 };
    const rows = await this.#sql.query<{ sku: string; change: string }>(
      `with numbered as (${nextChange} returning number)
       insert into sku_stock (sku, available, sequence)
       select sku, available, sequence from numbered, jsonb_to_recordset($1::jsonb) as level (sku text, available int, sequence bigint)
       on conflict (sku) do update set available = excluded.available, sequence = excluded.sequence
       where sku_stock.sequence < excluded.sequence returning sku, (select number from numbered) as change`,
      [JSON.stringify(bySku(levels))],
    );
    const saved = new Set(rows.map(({ sku }) => sku));
    return { saved: levels.filter(({ sku }) => saved.has(sku)), change: Number(rows[0]?.change ?? 0) };
  }

  /**
   * Carries the stock of SKUs over to their products. A statement of its own, after `#saveStock`: it must see a product
   * that was added while `#saveStock` waited for a SKU. Products that sell as before are not written.
   */
  async #showStock(levels: readonly StockLevel[], change: number): Promise<void> {
    const skus = levels.map(({ sku }) => sku);
    const stocked = levels.filter(({ available }) => available > 0).map(({ sku }) => sku);
    await this.#sql.query(
      `update products set revision = revision + 1, changed = $3, stocked = array(
         select sku from unnest(stocked) as sku where sku <> all($1)
         union all select sku from unnest(skus) as sku where sku = any($2))
       where skus && $1::text[]
         and exists (select from unnest(skus) as sku where sku = any($1) and (sku = any($2::text[])) <> (sku = any(stocked)))`,
      [skus, stocked, change],
    );
  }

  async stockSequences(skus: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#sql.query<{ sku: string; sequence: string }>(
      "select sku, sequence from sku_stock where sku = any($1)",
      [skus],
    );
    return new Map(rows.map(({ sku, sequence }) => [sku, Number(sequence)]));
  }

  /** Takes over what inventory answered, where no event came since it was asked. */
  async #fillStock(stock: readonly StockLevel[]): Promise<void> {
    await this.#sql.query(
      `insert into sku_stock (sku, available, sequence)
       select sku, available, sequence from jsonb_to_recordset($1::jsonb) as level (sku text, available int, sequence bigint)
       on conflict (sku) do update set available = excluded.available where sku_stock.sequence = excluded.sequence`,
      [JSON.stringify(bySku(stock))],
    );
  }

  async list(afterId: string, limit: number): Promise<IndexedProduct[]> {
    const rows = await this.#sql.query<{ id: string; version: string; in_stock: boolean }>(
      "select id, version, in_stock from products where generation = (select active from index_state) and not removed and id > $1 order by id limit $2",
      [afterId, limit],
    );
    return rows.map((row) => ({ id: row.id, version: Number(row.version), inStock: row.in_stock }));
  }
}

// Whoever locks several SKUs takes them in this order, so that nobody waits in a circle.
function bySku(levels: readonly StockLevel[]): StockLevel[] {
  return levels.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
}
