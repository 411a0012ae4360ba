import type { Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, outboxInsert, outboxRows } from "@shopstream/platform/outbox.ts";
import type { Order } from "../order.ts";
import { type OrderRow, orderColumns, toOrder, toRow } from "../order-row.ts";
import type { Saga, SagaPhase, StepName, UndoName, Work } from "./saga.ts";

export interface SagaRow {
  readonly order_id: string;
  readonly phase: SagaPhase;
  readonly step: StepName;
  readonly undo: UndoName[];
  readonly reason: string;
  readonly attempts: number;
  readonly last_error: string;
  readonly payment_method_id: string;
  readonly cancel_requested: string | null;
  readonly next_run_at: Date;
  readonly give_up_at: Date;
  readonly lease: string;
}

export interface SaveOptions {
  readonly before: Work;
  readonly events: readonly OutgoingEvent[];
  /** When the lease ends without renewal; absent gives it back. */
  readonly leaseUntil?: Date;
  readonly at: Date;
}

/** Whether a write took place. `lost`: somebody else has the saga. `stale`: the order changed meanwhile. */
export type Saved =
  | { readonly kind: "saved" }
  | { readonly kind: "lost" }
  | { readonly kind: "stale" }
  | { readonly kind: "cancelled"; readonly note: string };

const live = "phase in ('forward', 'undo', 'tail')";
const due = `${live} and next_run_at <= $1 and (lease_until is null or lease_until <= $1)`;

// A row that is being taken or written by somebody else is left to them. Each saga gets a lease of its own.
const claim = (which: string) => `
  with due as (select order_id from sagas where ${which} for update skip locked),
  taken as (
    update sagas set lease = $2 || '/' || sagas.order_id, lease_until = $3, woken = false from due where sagas.order_id = due.order_id
    returning sagas.order_id, phase, step, undo, reason, attempts, last_error, payment_method_id, cancel_requested, next_run_at, give_up_at, lease)
  select taken.*, orders.* from taken join orders on orders.id = taken.order_id`;

// Writes only for the holder of the lease, and not forward once a cancellation was asked for. What came in while the
// step ran (woken) must not be slept over.
const save = (changesOrder: boolean) => `
  with held as (select order_id, cancel_requested from sagas where order_id = $1 and lease = $2 for update),
  heeded as (select order_id from held where cancel_requested is null or not $3::boolean),
  fresh as (${changesOrder ? "select heeded.order_id from heeded join orders on orders.id = heeded.order_id where orders.version = $15 for update of orders" : "select order_id from heeded"}),
  moved as (
    update sagas set phase = $4, step = $5, undo = $6, reason = $7, attempts = $8, last_error = $9, give_up_at = $10,
      next_run_at = case when woken and $12::timestamptz is null then $13::timestamptz else $11::timestamptz end,
      lease = case when $12::timestamptz is null then null else lease end, lease_until = $12
    from fresh where sagas.order_id = fresh.order_id),
  ${changesOrder ? changed : ""}
  told as (${outboxInsert("(select $14::jsonb from fresh)")})
  select exists (select from fresh) as saved, exists (select from held) as held, (select cancel_requested from held where $3) as note`;

const changed = `changed as (
    update orders set status = new.status, payment = new.payment, timeline = new.timeline, cancel_reason = new.cancel_reason,
      shortages = new.shortages, version = new.version, updated_at = new.updated_at,
      cart_claim = case new.status when 'cancelled' then null else orders.cart_claim end
    from fresh, jsonb_populate_record(null::orders, $16::jsonb) as new where orders.id = fresh.order_id),`;

/** Sagas and their leases. Every change is one statement. */
export class SagaStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * Order, saga and event, or nothing at all: false when this order is there already, or another one of the same cart as it
   * is. The maker holds the lease.
   */
  async insert({ order, saga, lease }: Work, leaseUntil: Date, events: readonly OutgoingEvent[]): Promise<boolean> {
    const [row] = await this.#sql.query<{ made: boolean }>(
      `with made as (
         insert into orders (${orderColumns}) select ${orderColumns} from jsonb_populate_record(null::orders, $1::jsonb)
         on conflict do nothing returning id),
       begun as (
         insert into sagas (order_id, phase, step, undo, payment_method_id, next_run_at, give_up_at, lease, lease_until)
         select id, $2, $3, $4, $5, $6, $7, $8, $9 from made),
       told as (${outboxInsert("(select $10::jsonb from made)")})
       select exists (select from made) as made`,
      [
        toRow(order),
        saga.phase,
        saga.step,
        saga.undo,
        saga.paymentMethodId,
        new Date(saga.nextRunAt),
        new Date(saga.giveUpAt),
        lease,
        leaseUntil,
        outboxRows(events),
      ],
    );
    return row?.made === true;
  }

  /** Takes the saga of this order if it is due and nobody is at it. */
  async claim(orderId: string, lease: string, at: Date, until: Date): Promise<Work | undefined> {
    const [row] = await this.#sql.query<SagaRow & OrderRow>(claim(`order_id = $4 and ${due}`), [
      at,
      lease,
      until,
      orderId,
    ]);
    return row === undefined ? undefined : toWork(row);
  }

  /** Takes sagas that nobody is at, the longest due first. */
  async claimDue(limit: number, lease: string, at: Date, until: Date): Promise<Work[]> {
    const rows = await this.#sql.query<SagaRow & OrderRow>(claim(`${due} order by next_run_at limit $4`), [
      at,
      lease,
      until,
      limit,
    ]);
    return rows.map(toWork);
  }

  async save({ order, saga, lease }: Work, { before, events, leaseUntil, at }: SaveOptions): Promise<Saved> {
    const changesOrder = order !== before.order;
    const goesOn = saga.phase === "forward" || (saga.phase === "tail" && before.saga.phase === "forward");
    const values = [
      order.id,
      lease,
      goesOn,
      saga.phase,
      saga.step,
      saga.undo,
      saga.reason,
      saga.attempts,
      saga.lastError,
      new Date(saga.giveUpAt),
      new Date(saga.nextRunAt),
      leaseUntil ?? null,
      at,
      outboxRows(events),
    ];
    const [row] = await this.#sql.query<{ saved: boolean; held: boolean; note: string | null }>(
      save(changesOrder),
      changesOrder ? [...values, before.order.version, toRow(order)] : values,
    );
    return toSaved(row as { saved: boolean; held: boolean; note: string | null });
  }

  async get(orderId: string): Promise<Order> {
    const [row] = await this.#sql.query<OrderRow>("select * from orders where id = $1", [orderId]);
    return toOrder(row as OrderRow);
  }

  async renew(leases: readonly string[], until: Date): Promise<void> {
    await this.#sql.query("update sagas set lease_until = $2 where lease = any($1)", [leases, until]);
  }

  /** Gives back what could not be finished, so that another replica need not wait for the lease to end. */
  async release(lease: string): Promise<void> {
    await this.#sql.query("update sagas set lease = null, lease_until = null where lease = $1", [lease]);
  }

  /**
   * Asks a saga under way to turn back, or sends a finished one on its way back; nothing when it is going back already.
   * The holder of a finished saga loses it: it has no more than a cart to close.
   */
  async requestCancel(orderId: string, note: string, at: Date): Promise<void> {
    await this.#sql.query(
      `update sagas set cancel_requested = coalesce(cancel_requested, $2), next_run_at = $3, attempts = 0,
         phase = case phase when 'forward' then phase else 'undo' end, reason = case phase when 'forward' then reason else 'requested' end,
         lease = case phase when 'forward' then lease end, lease_until = case phase when 'forward' then lease_until end, woken = true
       where order_id = $1 and phase in ('forward', 'tail', 'done')`,
      [orderId, note, at],
    );
  }

  /** Something happened that the saga may be waiting for; true when it slept. The event takes effect once. */
  async wake(orderId: string, eventId: string, at: Date): Promise<boolean> {
    const rows = await this.#sql.query<{ slept: boolean }>(
      `with seen as (insert into inbox (event_id) values ($2) on conflict do nothing returning 1)
       update sagas set woken = true, next_run_at = least(next_run_at, $3)
       where order_id = $1 and phase in ('forward', 'undo') and exists (select from seen)
       returning lease is null as slept`,
      [orderId, eventId, at],
    );
    return rows[0]?.slept === true;
  }

  /** Makes a saga due that is not running. */
  async nudge(orderId: string, at: Date): Promise<void> {
    await this.#sql.query(
      `update sagas set next_run_at = least(next_run_at, $2), attempts = 0 where order_id = $1 and ${live}`,
      [orderId, at],
    );
  }
}

function toSaved({ saved, held, note }: { saved: boolean; held: boolean; note: string | null }): Saved {
  if (saved) return { kind: "saved" };
  if (!held) return { kind: "lost" };
  return note === null ? { kind: "stale" } : { kind: "cancelled", note };
}

function toWork(row: SagaRow & OrderRow): Work {
  return { order: toOrder(row), saga: toSaga(row), lease: row.lease };
}

export function toSaga(row: Omit<SagaRow, "lease">): Saga {
  return {
    orderId: row.order_id,
    phase: row.phase,
    step: row.step,
    undo: row.undo,
    reason: row.reason,
    attempts: row.attempts,
    lastError: row.last_error,
    paymentMethodId: row.payment_method_id,
    ...(row.cancel_requested === null ? {} : { cancelRequested: row.cancel_requested }),
    nextRunAt: row.next_run_at.getTime(),
    giveUpAt: row.give_up_at.getTime(),
  };
}
