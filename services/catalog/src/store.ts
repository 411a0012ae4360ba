import type { Database, Sql } from "@shopstream/platform/db.ts";
import { violatedConstraint } from "@shopstream/platform/db-errors.ts";
import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import { type OutgoingEvent, outboxInsert, outboxRows } from "@shopstream/platform/outbox.ts";
import type { CategoryTree } from "./category.ts";
import { CategoryStore } from "./category-store.ts";
import { firstCurrency, marketsOf, priceRange } from "./price.ts";
import { digestOf, type Product, toCard } from "./product.ts";

/** A product with what only editing needs to know. */
export interface StoredProduct {
  readonly product: Product;
  readonly digest: string;
  readonly lastOperation: string;
}

/** One change to write: the product as it shall be, and the categories it is listed in. */
export interface ProductChange {
  readonly product: Product;
  readonly before?: Product | undefined;
  readonly shelves: readonly number[];
  readonly operation: string;
  readonly changedBy: string;
}

export interface InitialStockLine {
  readonly sku: string;
  readonly quantity: number;
}

const stored = `document as product, digest, last_operation as "lastOperation"`;
const mostAttempts = 4;
const uniqueNames = new Set(["products_pkey", "products_slug", "products_external_id"]);
/** Sort keys end here: they go into page tokens. */
const sortedTitleLength = 60;

/** Products as they are edited. */
export class ProductStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  /** Runs the work again when somebody took the same slug, SKU or external id in the meantime: it then sees that. */
  async transaction<T>(work: (store: ProductStore) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#db.transaction((tx) => work(new ProductStore(this.#db, tx)));
      } catch (cause) {
        const raced =
          uniqueNames.has(violatedConstraint(cause) ?? "") || (isAppError(cause) && cause.code === "sku_race");
        if (!raced) throw cause;
        if (attempt === mostAttempts)
          throw new AppError("conflict", "product_race", "others are changing the same products: try again", {
            cause,
            retryAfterSeconds: 1,
          });
      }
    }
  }

  async lock(id: string): Promise<StoredProduct | undefined> {
    const [row] = await this.#sql.query<StoredProduct & Row>(
      `select ${stored} from products where id = $1 for update`,
      [id],
    );
    return row;
  }

  lockByExternalIds(externalIds: readonly string[]): Promise<StoredProduct[]> {
    return this.#sql.query<StoredProduct & Row>(
      `select ${stored} from products where external_id = any($1) and status <> 'deleted' order by id for update`,
      [externalIds],
    );
  }

  /** Which of these slugs are taken, and whose these SKUs are. */
  async taken(
    slugs: readonly string[],
    skus: readonly string[],
  ): Promise<{ slugs: Map<string, string>; skus: Map<string, string> }> {
    const rows = await this.#sql.query<{ kind: string; word: string; owner: string }>(
      `select 'slug' as kind, slug as word, id as owner from products where slug = any($1) and status <> 'deleted'
       union all select 'sku', sku, product_id from skus where sku = any($2)`,
      [slugs, skus],
    );
    const mapOf = (kind: string) =>
      new Map(rows.filter((row) => row.kind === kind).map(({ word, owner }) => [word, owner]));
    return { slugs: mapOf("slug"), skus: mapOf("sku") };
  }

  ensureCategories(paths: readonly (readonly string[])[]): Promise<CategoryTree> {
    return new CategoryStore(this.#sql).ensure(paths);
  }

  /** Writes the changes with their versions, events, SKUs and listings: five statements, however many products. */
  async save(changes: readonly ProductChange[], events: readonly OutgoingEvent[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#write(changes, events);
    await this.#releaseSkus(changes);
    await this.#claimSkus(changes);
    await this.#removeListings(changes);
    await this.#addListings(changes);
  }

  /** Remembers stock until inventory has been told. */
  async addInitialStock(lines: readonly InitialStockLine[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#sql.query(
      "insert into initial_stock (sku, quantity) select * from unnest($1::text[], $2::int[]) on conflict do nothing",
      [lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)],
    );
  }

  async #write(changes: readonly ProductChange[], events: readonly OutgoingEvent[]): Promise<void> {
    await this.#sql.query(
      `with change as (select * from jsonb_to_recordset($1::jsonb) as change (document jsonb, card jsonb, digest text, operation uuid, "changedBy" text)),
       written as (
         insert into products (id, slug, external_id, status, version, digest, last_operation, card, document)
         select document ->> 'id', document ->> 'slug', nullif(document ->> 'externalId', ''), document ->> 'status', (document ->> 'version')::bigint, digest, operation, card, document from change
         on conflict (id) do update set slug = excluded.slug, external_id = excluded.external_id, status = excluded.status, version = excluded.version,
           digest = excluded.digest, last_operation = excluded.last_operation, card = excluded.card, document = excluded.document),
       kept as (
         insert into product_versions (product_id, version, changed_by, at, snapshot)
         select document ->> 'id', (document ->> 'version')::bigint, "changedBy", (document ->> 'updatedAt')::timestamptz, document from change)
       ${outboxInsert("$2")}`,
      [JSON.stringify(changes.map(toRow)), outboxRows(events)],
    );
  }

  async #releaseSkus(changes: readonly ProductChange[]): Promise<void> {
    const released = changes.flatMap(({ before, product }) =>
      skusOf(before).filter((sku) => product.status === "deleted" || !skusOf(product).includes(sku)),
    );
    if (released.length > 0) await this.#sql.query("delete from skus where sku = any($1)", [released]);
  }

  async #claimSkus(changes: readonly ProductChange[]): Promise<void> {
    const claims = changes.flatMap(({ before, product }) => {
      const known = new Set(skusOf(before));
      return skusOf(product)
        .filter((sku) => !known.has(sku))
        .map((sku) => ({ sku, productId: product.id }));
    });
    if (claims.length === 0) return;
    const claimed = await this.#sql.query(
      "insert into skus (sku, product_id) select * from unnest($1::text[], $2::text[]) as claim (sku, product_id) order by sku on conflict do nothing returning 1",
      [claims.map(({ sku }) => sku), claims.map(({ productId }) => productId)],
    );
    if (claimed.length < claims.length)
      throw new AppError("conflict", "sku_race", "somebody took the same SKU at the same time");
  }

  async #removeListings(changes: readonly ProductChange[]): Promise<void> {
    const listed = changes.filter(({ before }) => before?.status === "active").map(({ product }) => product.id);
    if (listed.length === 0) return;
    await this.#sql.query(
      "with priced as (delete from price_listings where product_id = any($1)) delete from listings where product_id = any($1)",
      [listed],
    );
  }

  async #addListings(changes: readonly ProductChange[]): Promise<void> {
    const active = changes.filter(({ product }) => product.status === "active");
    if (active.length === 0) return;
    await this.#sql.query(
      `with product as (
         select * from jsonb_to_recordset($1::jsonb) as product (id text, title text, rating double precision, "createdAt" timestamptz, shelves int[], prices jsonb)),
       priced as (
         insert into price_listings (category_id, currency, region, product_id, amount, is_first)
         select category_id, currency, region, id, amount, first from product, unnest(shelves) as category_id,
           jsonb_to_recordset(prices) as price (currency text, region text, amount bigint, first boolean))
       insert into listings (category_id, product_id, created_at, title, rating)
       select category_id, id, "createdAt", title, rating from product, unnest(shelves) as category_id`,
      [JSON.stringify(active.map(toListing))],
    );
  }
}

interface Row {
  readonly [column: string]: unknown;
}

function skusOf(product: Product | undefined): string[] {
  return product === undefined || product.status === "deleted" ? [] : product.variants.map(({ sku }) => sku);
}

function toRow({ product, operation, changedBy }: ProductChange) {
  return { document: product, card: toCard(product), digest: digestOf(product), operation, changedBy };
}

function toListing({ product: { id, title, rating, createdAt, variants }, shelves }: ProductChange) {
  const first = firstCurrency(variants);
  const prices = marketsOf(variants).map((market) => ({
    ...market,
    amount: priceRange(variants, market).min.amount,
    first: market.currency === first,
  }));
  return {
    id,
    title: [...title.toLowerCase()].slice(0, sortedTitleLength).join(""),
    rating: rating.average,
    createdAt,
    shelves,
    prices,
  };
}
