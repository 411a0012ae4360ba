import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { Order } from "./order.ts";
import { type OrderRow, toOrder } from "./order-row.ts";
import { unknownOrder } from "./ownership.ts";
import type { Refund, RefundLine, RefundStatus } from "./refund.ts";

interface RefundRow {
  readonly id: string;
  readonly order_id: string;
  readonly lines: RefundLine[];
  readonly amount: string;
  readonly currency: string;
  readonly reason: string;
  readonly status: RefundStatus;
  readonly attempts: number;
}

/** Refunds, and the orders they change: whoever writes either locks the order first. */
export class RefundStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: RefundStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new RefundStore(this.#db, tx)));
  }

  /** False when the event took effect before. */
  hear(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  async getOrder(orderId: string): Promise<Order> {
    return this.#order(orderId, "");
  }

  lockOrder(orderId: string): Promise<Order> {
    return this.#order(orderId, "for update");
  }

  async of(orderId: string): Promise<Refund[]> {
    const rows = await this.#sql.query<RefundRow>("select * from refunds where order_id = $1 order by created_at, id", [
      orderId,
    ]);
    return rows.map(toRefund);
  }

  /** Whoever records it is the first to try it, and has until `nextRunAt`. */
  async insert(
    { id, orderId, lines, amountMinor, currency, reason, status }: Refund,
    at: Date,
    nextRunAt: Date,
  ): Promise<void> {
    await this.#sql.query(
      "insert into refunds (id, order_id, lines, amount, currency, reason, status, next_run_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      [id, orderId, JSON.stringify(lines), amountMinor, currency, reason, status, nextRunAt, at],
    );
  }

  async settle(id: string, status: RefundStatus): Promise<void> {
    await this.#sql.query("update refunds set status = $2 where id = $1", [id, status]);
  }

  async saveOrder({ id, lines, payment, timeline, version, updatedAt }: Order): Promise<void> {
    await this.#sql.query(
      "update orders set lines = $2, payment = $3, timeline = $4, version = $5, updated_at = $6 where id = $1",
      [id, JSON.stringify(lines), JSON.stringify(payment), JSON.stringify(timeline), version, updatedAt],
    );
  }

  /** Takes refunds that nobody brought to an end, each for a while. */
  async claimDue(limit: number, at: Date, until: Date): Promise<Refund[]> {
    const rows = await this.#sql.query<RefundRow>(
      `with due as (select id from refunds where status = 'pending' and next_run_at <= $1 order by next_run_at limit $2 for update skip locked)
       update refunds set attempts = attempts + 1, next_run_at = $3::timestamptz + least(attempts, 30) * interval '1 second' from due
       where refunds.id = due.id returning refunds.*`,
      [at, limit, until],
    );
    return rows.map(toRefund);
  }

  async #order(orderId: string, lock: "" | "for update"): Promise<Order> {
    const [row] = await this.#sql.query<OrderRow>(`select * from orders where id = $1 ${lock}`, [orderId]);
    if (row === undefined) throw unknownOrder();
    return toOrder(row);
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}

function toRefund(row: RefundRow): Refund {
  const { order_id: orderId, amount, ...same } = row;
  return { ...same, orderId, amountMinor: Number(amount) };
}
