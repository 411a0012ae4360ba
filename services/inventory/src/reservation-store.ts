import type { Database, Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, outboxInsert, outboxRows, publish } from "@shopstream/platform/outbox.ts";
import type { Reservation, ReservationStatus } from "./reservation.ts";
import type { Shortage, Stock, StockLine } from "./stock.ts";
import { toStock } from "./store.ts";

export interface ReserveRow {
  readonly reserved: boolean;
  readonly existing: ReservationStatus | null;
  readonly shortages: Shortage[] | null;
}

/** How a reservation ends: from which states, into which, and (for expiry) only when it was due by then. */
export interface Ending {
  readonly to: Exclude<ReservationStatus, "held">;
  readonly from: readonly ReservationStatus[];
  readonly dueBy?: Date;
  readonly at: Date;
}

/** Reservations, and what they do to stock. Every change of both is one statement. */
export class ReservationStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: ReservationStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new ReservationStore(this.#db, tx)));
  }

  /**
   * Holds all lines or none. The stock rows are locked in SKU order, compared, and changed by the same statement, so
   * that no other order can come between. `events` has one StockChanged per line; its sequence and the quantity left
   * are filled in here, from the row that was changed.
   */
  async reserve(
    orderId: string,
    lines: readonly StockLine[],
    expiresAt: Date,
    at: Date,
    events: readonly OutgoingEvent[],
  ): Promise<ReserveRow> {
    const [row] = await this.#sql.query<ReserveRow & { [column: string]: unknown }>(
      `with wanted as (select * from unnest($2::text[], $3::int[]) as line (sku, quantity)),
       existing as (select status from reservations where order_id = $1),
       locked as (select sku, on_hand - held as available from stock where sku = any($2) order by sku for update),
       short as (
         select sku, quantity as requested, coalesce(available, 0) as available from wanted left join locked using (sku)
         where coalesce(available, 0) < quantity),
       made as (
         insert into reservations (order_id, status, expires_at, updated_at)
         select $1, 'held', $4, $5 where not exists (select from short) and not exists (select from existing)
         on conflict do nothing returning order_id),
       held as (
         update stock set held = stock.held + quantity, version = version + 1, updated_at = $5
         from wanted, made where stock.sku = wanted.sku returning stock.sku, version, on_hand - stock.held as available),
       listed as (insert into reservation_lines (order_id, sku, quantity) select order_id, sku, quantity from made, wanted),
       told as (${outboxInsert("(select jsonb_agg(event || jsonb_build_object('sequence', version, 'data', jsonb_build_object('sku', sku, 'available', available))) from held join jsonb_array_elements($6::jsonb) as event on event ->> 'subject' = sku)")})
       select exists (select from made) as reserved, (select status from existing) as existing, (select jsonb_agg(short) from short) as shortages`,
      [orderId, lines.map((line) => line.sku), lines.map((line) => line.quantity), expiresAt, at, outboxRows(events)],
    );
    return row as ReserveRow;
  }

  /** Ends a reservation and moves its stock accordingly; answers the stock rows changed, none when it was not in `from`. */
  async end(orderId: string, { to, from, dueBy, at }: Ending): Promise<Stock[]> {
    const rows = await this.#sql.query<Parameters<typeof toStock>[0]>(
      `with before as (
         select order_id, status from reservations
         where order_id = $1 and status = any($3) and ($5::timestamptz is null or expires_at < $5) for update),
       ended as (update reservations set status = $2, updated_at = $4 from before where reservations.order_id = before.order_id),
       change as (
         select sku,
           case when before.status = 'held' then -quantity else 0 end as held_delta,
           case when $2 = 'committed' then -quantity when before.status = 'committed' then quantity else 0 end as on_hand_delta
         from reservation_lines join before using (order_id)),
       locked as (select stock.sku from stock join change using (sku) order by stock.sku for update of stock),
       moved as (
         insert into movements (id, sku, kind, delta, order_id, at)
         select md5($1 || ' ' || $2 || ' ' || sku)::uuid, sku, case when on_hand_delta < 0 then 'sold' else 'returned' end, on_hand_delta, $1, $4
         from change where on_hand_delta <> 0)
       update stock set held = held + held_delta, on_hand = on_hand + on_hand_delta, version = version + 1, updated_at = $4
       from change join locked using (sku) where stock.sku = change.sku returning stock.*`,
      [orderId, to, from, at, dueBy ?? null],
    );
    return rows.map(toStock);
  }

  /** Holds again what had expired, if it is still there. */
  async revive(orderId: string, expiresAt: Date, at: Date): Promise<Stock[]> {
    const rows = await this.#sql.query<Parameters<typeof toStock>[0]>(
      `with before as (select order_id from reservations where order_id = $1 and status = 'expired' for update),
       wanted as (select sku, quantity from reservation_lines join before using (order_id)),
       locked as (select stock.sku, on_hand - held as available from stock join wanted using (sku) order by stock.sku for update of stock),
       fits as (select from before where not exists (select from wanted left join locked using (sku) where coalesce(available, 0) < quantity)),
       revived as (update reservations set status = 'held', expires_at = $2, updated_at = $3 from fits where order_id = $1)
       update stock set held = held + quantity, version = version + 1, updated_at = $3
       from wanted, fits where stock.sku = wanted.sku returning stock.*`,
      [orderId, expiresAt, at],
    );
    return rows.map(toStock);
  }

  /** Bars the way for a reserve that comes after its release. False when there is a reservation already. */
  async forbid(orderId: string, at: Date): Promise<boolean> {
    const rows = await this.#sql.query(
      "insert into reservations (order_id, status, updated_at) values ($1, 'released', $2) on conflict do nothing returning 1",
      [orderId, at],
    );
    return rows.length === 1;
  }

  async expired(by: Date, limit: number): Promise<string[]> {
    const rows = await this.#sql.query<{ order_id: string }>(
      "select order_id from reservations where status = 'held' and expires_at < $1 order by expires_at limit $2",
      [by, limit],
    );
    return rows.map((row) => row.order_id);
  }

  async find(orderIds: readonly string[]): Promise<Reservation[]> {
    const rows = await this.#sql.query<{
      order_id: string;
      status: ReservationStatus;
      expires_at: Date | null;
      lines: StockLine[] | null;
    }>(
      `select order_id, status, expires_at, jsonb_agg(jsonb_build_object('sku', sku, 'quantity', quantity) order by sku) filter (where sku is not null) as lines
       from reservations left join reservation_lines using (order_id) where order_id = any($1) group by order_id`,
      [orderIds],
    );
    return rows.map((row) => ({
      orderId: row.order_id,
      status: row.status,
      lines: row.lines ?? [],
      ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
    }));
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}
