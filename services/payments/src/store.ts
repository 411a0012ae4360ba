import type { Sql } from "@shopstream/platform/db.ts";
import type { Money } from "@shopstream/platform/money.ts";
import { type OutgoingEvent, outboxInsert, outboxRows } from "@shopstream/platform/outbox.ts";
import type { Payment, PaymentStatus, Posting } from "./payment.ts";
import { type PaymentRow, toPayment } from "./payment-row.ts";

export interface NewPayment {
  readonly orderId: string;
  readonly amount: Money;
  readonly paymentMethodId: string;
  readonly status: Extract<PaymentStatus, "created" | "cancelled">;
  readonly at: Date;
}

/** What is written together with a payment's new state. */
export interface Consequences {
  readonly postings: readonly Posting[];
  readonly events: readonly OutgoingEvent[];
  readonly webhook?: { readonly id: string; readonly type: string; readonly payload: string };
  readonly at: Date;
}

/** Payments, their ledger entries and the webhooks received. */
export class PaymentStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The order's payment: a new one, or the one that is there. */
  async begin({ orderId, amount, paymentMethodId, status, at }: NewPayment): Promise<Payment> {
    const [row] = await this.#sql.query<PaymentRow>(
      `insert into payments (order_id, status, amount, currency, payment_method_id, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)
       on conflict (order_id) do update set order_id = excluded.order_id returning *`,
      [orderId, status, amount.amount, amount.currency, paymentMethodId, at],
    );
    return toPayment(row as PaymentRow);
  }

  async find(orderId: string): Promise<Payment | undefined> {
    return (await this.list([orderId]))[0];
  }

  async atProvider(providerId: string): Promise<Payment | undefined> {
    const [row] = await this.#sql.query<PaymentRow>("select * from payments where provider_id = $1", [providerId]);
    return row === undefined ? undefined : toPayment(row);
  }

  async list(orderIds: readonly string[]): Promise<Payment[]> {
    return (await this.#sql.query<PaymentRow>("select * from payments where order_id = any($1)", [orderIds])).map(
      toPayment,
    );
  }

  /**
   * Writes a payment over the version it was made from, with its postings, events and webhook, as one statement.
   * False when somebody else was faster: then nothing is written.
   */
  async save(payment: Payment, { postings, events, webhook, at }: Consequences): Promise<boolean> {
    const rows = await this.#sql.query(
      `with saved as (
         update payments set status = $3, captured = $4, provider_id = $5, client_secret = $6, next_action_url = $7, decline_code = $8,
           version = version + 1, updated_at = $9
         where order_id = $1 and version = $2 returning order_id, currency),
       posted as (
         insert into ledger_entries (transfer, account, order_id, amount, currency, at)
         select transfer, account, saved.order_id, amount, saved.currency, $9
         from saved, jsonb_to_recordset($10::jsonb) as posting (transfer text, account text, amount bigint)),
       heard as (
         insert into webhook_events (id, type, order_id, payload, received_at)
         select id, type, saved.order_id, payload, $9 from saved, jsonb_to_recordset($11::jsonb) as event (id text, type text, payload jsonb)
         on conflict do nothing),
       told as (${outboxInsert("(select coalesce(jsonb_agg(event), '[]') from saved, jsonb_array_elements($12::jsonb) as event)")})
       select 1 from saved`,
      [
        ...[payment.orderId, payment.version, payment.status, payment.captured, payment.providerId ?? null],
        ...[payment.clientSecret, payment.nextActionUrl, payment.declineCode, at],
        ...[JSON.stringify(postings), webhookRows(webhook), outboxRows(events)],
      ],
    );
    return rows.length === 1;
  }

  /** The order's payment, and whether this webhook was heard before. */
  async hear(orderId: string, eventId: string): Promise<{ payment: Payment | undefined; isRepeated: boolean }> {
    const [row] = await this.#sql.query<{ payment: PaymentRow | null; repeated: boolean }>(
      `select (select to_jsonb(payments) from payments where order_id = $1) as payment, exists (select from webhook_events where id = $2) as repeated`,
      [orderId, eventId],
    );
    return { payment: row?.payment ? toPayment(row.payment) : undefined, isRepeated: row?.repeated ?? false };
  }

  /** Remembers a webhook that changed nothing. */
  async remember(orderId: string, webhook: NonNullable<Consequences["webhook"]>, at: Date): Promise<void> {
    const { id, type, payload } = webhook;
    await this.#sql.query(
      "insert into webhook_events (id, type, order_id, payload, received_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
      [id, type, orderId, payload, at],
    );
  }

  /** Answers how many were forgotten. */
  async forgetWebhooks(before: Date): Promise<number> {
    const rows = await this.#sql.query("delete from webhook_events where received_at < $1 returning 1", [before]);
    return rows.length;
  }

  /** Payments whose truth the provider may know better, those looked at longest ago first. */
  async doubtful(unchangedSince: Date, limit: number): Promise<Payment[]> {
    const rows = await this.#sql.query<PaymentRow>(
      `select * from payments
       where is_watched and status in ('created', 'requires_action', 'authorised', 'cancelled') and updated_at < $1
       order by looked_at nulls first, updated_at limit $2`,
      [unchangedSince, limit],
    );
    return rows.map(toPayment);
  }

  /** Sends these to the end of the round; those whose end is certain leave it. */
  async looked(orderIds: readonly string[], ended: readonly string[], at: Date): Promise<void> {
    await this.#sql.query(
      "update payments set looked_at = $3, is_watched = not (order_id = any($2)) where order_id = any($1)",
      [orderIds, ended, at],
    );
  }
}

function webhookRows(webhook: Consequences["webhook"]): string {
  return JSON.stringify(webhook === undefined ? [] : [{ ...webhook, payload: JSON.parse(webhook.payload) }]);
}
