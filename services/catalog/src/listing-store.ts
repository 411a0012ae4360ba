import type { Sql } from "@shopstream/platform/db.ts";
import type { Cursor, ListQuery, Sort } from "./listing.ts";
import type { Card, Product } from "./product.ts";

/** A product on a shelf, with where it stands there. */
export interface Shelved {
  readonly card: Card;
  readonly cursor: Cursor;
}

interface ShelfRow {
  readonly key: string | number | Date | null;
  readonly id: string;
  readonly card: Card;
}

const orders = {
  newest: { column: "created_at", type: "timestamptz", direction: "desc" },
  title: { column: "title", type: "text", direction: "asc" },
  rating: { column: "rating", type: "float8", direction: "desc" },
} as const satisfies Partial<Record<Sort, Order>>;

interface Order {
  readonly column: string;
  readonly type: string;
  readonly direction: "asc" | "desc";
}

/** Products as customers look at them: one statement per page, and each product one row of it. */
export class ListingStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The next products of a category; undefined when there is no such category. */
  async list(query: ListQuery): Promise<Shelved[] | undefined> {
    if (query.sort !== "price_asc" && query.sort !== "price_desc")
      return this.#read(query, shelf(orders[query.sort], query), 0);
    const priced = query.after?.part === 1 ? [] : await this.#read(query, priceShelf(query, withPrice), 0);
    if (priced === undefined || priced.length === query.limit) return priced;
    const rest = {
      ...query,
      limit: query.limit - priced.length,
      after: query.after?.part === 1 ? query.after : undefined,
    };
    return [...priced, ...((await this.#read(rest, priceShelf(rest, withoutPrice), 1)) ?? [])];
  }

  async find(slugOrId: string): Promise<Product | undefined> {
    const column = slugOrId.startsWith("prod_") ? "id" : "slug";
    const [row] = await this.#sql.query<{ document: Product }>(
      `select document from products where ${column} = $1 and status <> 'deleted'`,
      [slugOrId],
    );
    return row?.document;
  }

  /** The active products that these SKUs belong to. */
  async ofSkus(skus: readonly string[]): Promise<Card[]> {
    const rows = await this.#sql.query<{ card: Card }>(
      "select card from products where status = 'active' and id in (select product_id from skus where sku = any($1))",
      [skus],
    );
    return rows.map(({ card }) => card);
  }

  /** Whole products in id order, drafts and archived ones included. */
  async export(afterId: string, limit: number): Promise<Product[]> {
    const rows = await this.#sql.query<{ document: Product }>(
      "select document from products where id > $1 and status <> 'deleted' order by id limit $2",
      [afterId, limit],
    );
    return rows.map(({ document }) => document);
  }

  // An empty category still answers one row, without product: that is how it differs from one that does not exist.
  async #read(
    { category, limit, market, after }: ListQuery,
    shelfSql: string,
    part: 0 | 1,
  ): Promise<Shelved[] | undefined> {
    const values = [category, limit, after?.key, after?.id, market.currency, market.region];
    const rows = await this.#sql.query<ShelfRow & { [column: string]: unknown }>(...bound(shelfSql, values));
    if (rows.length === 0) return undefined;
    return rows.flatMap(({ key, id, card }) => (key === null ? [] : [{ card, cursor: { key: toKey(key), id, part } }]));
  }
}

function toKey(key: string | number | Date): string | number {
  return key instanceof Date ? key.toISOString() : key;
}

function shelf({ column, type, direction }: Order, { after }: ListQuery): string {
  return page(
    `select ${column} as key, product_id from listings where category_id = category.id ${beyond(column, direction, after, type)} order by ${column} ${direction}, product_id ${direction} limit $limit`,
    direction,
  );
}

const withPrice = "currency = $currency";
// By what they are shown for instead: a price in their first currency.
const withoutPrice =
  "is_first and not exists (select from price_listings as priced where priced.category_id = category.id and priced.currency = $currency and priced.region = '' and priced.product_id = price.product_id)";

// Two indexed streams, merged: the region's own prices, and for products without one those that hold everywhere.
function priceShelf(query: ListQuery, which: string): string {
  const direction = directionOf(query);
  const end = `${beyond("amount", direction, query.after, "bigint")} order by amount ${direction}, product_id ${direction} limit $limit`;
  const prices = `select amount, product_id from price_listings as price where category_id = category.id and ${which}`;
  const own =
    "select from price_listings as own where own.category_id = category.id and own.currency = price.currency and own.region = $region and own.product_id = price.product_id";
  const streams =
    query.market.region === ""
      ? `(${prices} and region = '' ${end})`
      : `(${prices} and region = $region ${end}) union all (${prices} and region = '' and not exists (${own}) ${end})`;
  return page(
    `select amount::float8 as key, product_id from (${streams}) as shown order by amount ${direction}, product_id ${direction} limit $limit`,
    direction,
  );
}

function directionOf({ sort }: ListQuery): "asc" | "desc" {
  return sort === "price_desc" ? "desc" : "asc";
}

function beyond(column: string, direction: "asc" | "desc", after: Cursor | undefined, type: string): string {
  return after === undefined
    ? ""
    : `and (${column}, product_id) ${direction === "asc" ? ">" : "<"} ($key::${type}, $id)`;
}

// The card is a subselect so that the plan is always "walk the index, then fetch each row by its key".
function page(shelfSql: string, direction: "asc" | "desc"): string {
  return `select shelf.key, shelf.product_id as id, (select card from products where products.id = shelf.product_id) as card
    from categories as category left join lateral (${shelfSql}) as shelf on true
    where category.slug = $category order by shelf.key ${direction}, shelf.product_id ${direction}`;
}

const parameters = ["category", "limit", "key", "id", "currency", "region"];

/** Numbers the named parameters that a text uses, since PostgreSQL refuses those it does not. */
function bound(text: string, values: readonly unknown[]): [string, unknown[]] {
  const used = parameters.filter((name) => text.includes(`$${name}`));
  const numbered = text.replaceAll(/\$([a-z]+)/g, (_, name: string) => `$${used.indexOf(name) + 1}`);
  return [numbered, used.map((name) => values[parameters.indexOf(name)])];
}
