import type { Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, outboxInsert, outboxRows } from "@shopstream/platform/outbox.ts";
import { refundPostings } from "./payment.ts";

export interface Refund {
  readonly refundId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly status: "pending" | "settled" | "failed";
}

interface RefundRow {
  readonly refund_id: string;
  readonly order_id: string;
  readonly amount: string;
  readonly status: Refund["status"];
}

/** Refunds: promised first, so that two at once cannot give back more than was taken. */
export class RefundStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(refundId: string): Promise<Refund | undefined> {
    const [row] = await this.#sql.query<RefundRow>("select * from refunds where refund_id = $1", [refundId]);
    return row === undefined ? undefined : toRefund(row);
  }

  /** Sets the amount aside if so much is left. False when not, or when the refund is there already. */
  async promise({ refundId, orderId, amount }: Omit<Refund, "status">, reason: string, at: Date): Promise<boolean> {
    const rows = await this.#sql.query(
      `with fits as (
         update payments set refunding = refunding + $3, version = version + 1, updated_at = $5
         where order_id = $2 and captured - refunded - refunding >= $3 and not exists (select from refunds where refund_id = $1)
         returning order_id)
       insert into refunds (refund_id, order_id, amount, status, reason, created_at, updated_at)
       select $1, order_id, $3, 'pending', $4, $5, $5 from fits returning 1`,
      [refundId, orderId, amount, reason, at],
    );
    return rows.length === 1;
  }

  /** The provider gave it back: posts it, once. */
  async settle({ refundId, amount }: Refund, events: readonly OutgoingEvent[], at: Date): Promise<boolean> {
    const rows = await this.#sql.query(
      `with settled as (update refunds set status = 'settled', updated_at = $2 where refund_id = $1 and status = 'pending' returning order_id, amount),
       saved as (
         update payments set refunded = refunded + settled.amount, refunding = refunding - settled.amount, version = version + 1, updated_at = $2,
           status = case when refunded + settled.amount = captured then 'refunded' else 'partially_refunded' end
         from settled where payments.order_id = settled.order_id returning payments.order_id, currency, payments.version),
       posted as (
         insert into ledger_entries (transfer, account, order_id, amount, currency, at)
         select transfer, account, order_id, amount, currency, $2
         from saved, jsonb_to_recordset($3::jsonb) as posting (transfer text, account text, amount bigint)),
       told as (${outboxInsert("(select coalesce(jsonb_agg(event || jsonb_build_object('sequence', version)), '[]') from saved, jsonb_array_elements($4::jsonb) as event)")})
       select 1 from saved`,
      [refundId, at, JSON.stringify(refundPostings(refundId, amount)), outboxRows(events)],
    );
    return rows.length === 1;
  }

  /** The provider will not: what was set aside is free again. */
  async fail(refundId: string, at: Date): Promise<void> {
    await this.#sql.query(
      `with failed as (update refunds set status = 'failed', updated_at = $2 where refund_id = $1 and status = 'pending' returning order_id, amount)
       update payments set refunding = refunding - failed.amount, version = version + 1, updated_at = $2 from failed where payments.order_id = failed.order_id`,
      [refundId, at],
    );
  }

  /** Those of them that are posted. */
  async settledOf(refundIds: readonly string[]): Promise<string[]> {
    const rows = await this.#sql.query<RefundRow>(
      "select refund_id from refunds where refund_id = any($1) and status = 'settled'",
      [refundIds],
    );
    return rows.map(({ refund_id }) => refund_id);
  }

  async pendingOf(orderId: string): Promise<Refund[]> {
    const rows = await this.#sql.query<RefundRow>("select * from refunds where order_id = $1 and status = 'pending'", [
      orderId,
    ]);
    return rows.map(toRefund);
  }

  async pending(before: Date, limit: number): Promise<Refund[]> {
    const rows = await this.#sql.query<RefundRow>(
      "select * from refunds where status = 'pending' and created_at < $1 order by created_at limit $2",
      [before, limit],
    );
    return rows.map(toRefund);
  }
}

function toRefund(row: RefundRow): Refund {
  return { refundId: row.refund_id, orderId: row.order_id, amount: Number(row.amount), status: row.status };
}
