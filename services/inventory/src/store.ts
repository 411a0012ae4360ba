import type { Clock } from "@shopstream/platform/clock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { Movement, MovementKind, Stock, StockLine } from "./stock.ts";

interface StockRow {
  readonly sku: string;
  readonly on_hand: number;
  readonly held: number;
  readonly version: string;
  readonly updated_at: Date;
}

interface MovementRow {
  readonly position: string;
  readonly id: string;
  readonly kind: MovementKind;
  readonly delta: number;
  readonly reason: string;
  readonly order_id: string | null;
  readonly at: Date;
}

/** Stock rows and their movements. */
export class StockStore {
  readonly #db: Database | undefined;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: StockStore) => Promise<T>): Promise<T> {
    return (this.#db as Database).transaction((tx) => work(new StockStore(this.#db as Database, tx)));
  }

  async get(sku: string): Promise<Stock> {
    const [row] = await this.#sql.query<StockRow>("select * from stock where sku = $1", [sku]);
    if (row === undefined) throw new AppError("not_found", "unknown_sku", `inventory does not know ${sku}`);
    return toStock(row);
  }

  /** The row locked for update; a SKU seen for the first time starts with nothing. */
  async lock(sku: string): Promise<Stock> {
    await this.#sql.query("insert into stock (sku, on_hand) values ($1, 0) on conflict do nothing", [sku]);
    const [row] = await this.#sql.query<StockRow>("select * from stock where sku = $1 for update", [sku]);
    return toStock(row as StockRow);
  }

  async save({ sku, onHand, version, updatedAt }: Stock): Promise<void> {
    await this.#sql.query("update stock set on_hand = $2, version = $3, updated_at = $4 where sku = $1", [
      sku,
      onHand,
      version,
      updatedAt,
    ]);
  }

  /** False when a movement of this id is there already. */
  async addMovement(sku: string, { id, kind, delta, reason, at }: Movement): Promise<boolean> {
    const rows = await this.#sql.query(
      "insert into movements (id, sku, kind, delta, reason, at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning 1",
      [id, sku, kind, delta, reason, at],
    );
    return rows.length === 1;
  }

  /** Adds the SKUs that are not known yet, each with an initial movement, and answers those. */
  async addNew(lines: readonly StockLine[], clock: Clock): Promise<Stock[]> {
    const rows = await this.#sql.query<StockRow>(
      `with added as (
         insert into stock (sku, on_hand, updated_at)
         select sku, quantity, $3 from unnest($1::text[], $2::int[]) as line (sku, quantity) order by sku
         on conflict do nothing returning *
       ), moved as (
         insert into movements (id, sku, kind, delta, at)
         select md5('initial ' || sku)::uuid, sku, 'initial', on_hand, $3 from added
       )
       select * from added`,
      [lines.map((line) => line.sku), lines.map((line) => line.quantity), new Date(clock.now())],
    );
    return rows.map(toStock);
  }

  async availability(skus: readonly string[]): Promise<Record<string, number>> {
    const rows = await this.#sql.query<{ sku: string; available: number }>(
      "select sku, on_hand - held as available from stock where sku = any($1)",
      [skus],
    );
    return Object.fromEntries(rows.map((row) => [row.sku, row.available]));
  }

  /** Newest first, starting below `before`. */
  async movements(
    sku: string,
    before: string | undefined,
    limit: number,
  ): Promise<{ position: string; movement: Movement }[]> {
    const rows = await this.#sql.query<MovementRow>(
      "select position, id, kind, delta, reason, order_id, at from movements where sku = $1 and ($2::bigint is null or position < $2) order by position desc limit $3",
      [sku, before ?? null, limit],
    );
    return rows.map((row) => ({ position: row.position, movement: toMovement(row) }));
  }

  /** R1: SKUs whose stock is not what their movements and reservations add up to. */
  async unbalanced(): Promise<{ checked: number; skus: string[] }> {
    const [row] = await this.#sql.query<{ checked: number; skus: string[] | null }>(
      `with moved as (select sku, sum(delta) as total, sum(delta) filter (where order_id is not null) as sold from movements group by sku),
       promised as (
         select sku, sum(quantity) filter (where status = 'held') as held, sum(quantity) filter (where status = 'committed') as sold
         from reservation_lines join reservations using (order_id) group by sku)
       select count(*)::int as checked, (array_agg(sku order by sku) filter (where
           on_hand <> coalesce(moved.total, 0) or stock.held <> coalesce(promised.held, 0)
           or coalesce(-moved.sold, 0) <> coalesce(promised.sold, 0) or on_hand < 0 or stock.held < 0 or stock.held > on_hand))[1:100] as skus
       from stock left join moved using (sku) left join promised using (sku)`,
    );
    return { checked: row?.checked ?? 0, skus: row?.skus ?? [] };
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}

export function toStock(row: StockRow): Stock {
  return {
    sku: row.sku,
    onHand: row.on_hand,
    held: row.held,
    version: Number(row.version),
    updatedAt: row.updated_at.toISOString(),
  };
}

function toMovement(row: MovementRow): Movement {
  return {
    id: row.id,
    kind: row.kind,
    delta: row.delta,
    reason: row.reason,
    orderId: row.order_id ?? "",
    at: row.at.toISOString(),
  };
}
