import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { Content } from "./content.ts";
import type { Delivery, DeliveryRecord, DeliveryStatus } from "./delivery.ts";

interface DeliveryRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly cause_id: string;
  readonly template: string;
  readonly account_id: string;
  readonly email: string;
  readonly content: Content;
  readonly status: DeliveryStatus;
  readonly reason: string;
  readonly attempts: number;
  readonly created_at: Date;
  readonly sent_at: Date | null;
}

/** The last one of the page before. */
export interface Cursor {
  readonly createdAt: string;
  readonly id: string;
}

// Nothing of what a mail said, and to whom, is kept once it is sent or not wanted.
const forgotten = "content = '{}', email = ''";

/** Mails, from the event to the mail server. */
export class DeliveryStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: DeliveryStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new DeliveryStore(this.#db, tx)));
  }

  receive(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  /** Nothing for an account that is gone, or a mail that is there already. */
  async add({ id, causeId, accountId, email, content, createdAt }: Delivery): Promise<void> {
    if (accountId !== "" && !(await lockAccount(this.#sql, accountId))) return;
    await this.#sql.query(
      `insert into deliveries (id, cause_id, template, account_id, email, content, status, next_attempt_at, created_at)
       values ($1, $2, $3, $4, $5, $6, 'pending', $7, $7) on conflict (id) do nothing`,
      [id, causeId, content.template, accountId, email, JSON.stringify(content), createdAt],
    );
  }

  /** Takes mails that are due and that nobody is at; they are the taker's until the lease ends. */
  async claimDue(limit: number, at: Date, leaseUntil: Date): Promise<Delivery[]> {
    const rows = await this.#sql.query<DeliveryRow>(
      `with due as (
         select id from deliveries where status = 'pending' and next_attempt_at <= $1 and (lease_until is null or lease_until <= $1)
         order by next_attempt_at limit $2 for update skip locked)
       update deliveries set lease_until = $3 from due where deliveries.id = due.id returning deliveries.*`,
      [at, limit, leaseUntil],
    );
    return rows.map(toDelivery);
  }

  /** False when it is gone: its account was deleted while it was on its way. */
  async saveSent(id: string, at: Date): Promise<boolean> {
    const rows = await this.#sql.query(
      `update deliveries set status = 'sent', sent_at = $2, attempts = attempts + 1, reason = '', lease_until = null, ${forgotten}
       where id = $1 returning 1`,
      [id, at],
    );
    return rows.length === 1;
  }

  async saveSuppressed(id: string, reason: string): Promise<void> {
    await this.#sql.query(
      `update deliveries set status = 'suppressed', reason = $2, lease_until = null, ${forgotten} where id = $1`,
      [id, reason],
    );
  }

  async saveRetry(id: string, reason: string, nextAttemptAt: Date): Promise<void> {
    await this.#sql.query(
      "update deliveries set attempts = attempts + 1, reason = $2, next_attempt_at = $3, lease_until = null where id = $1",
      [id, reason, nextAttemptAt],
    );
  }

  async saveFailed(id: string, reason: string): Promise<void> {
    await this.#sql.query(
      "update deliveries set status = 'failed', attempts = attempts + 1, reason = $2, lease_until = null where id = $1",
      [id, reason],
    );
  }

  /** A mail that was given up becomes due again. */
  async revive(id: string, at: Date): Promise<DeliveryRecord | undefined> {
    const [row] = await this.#sql.query<DeliveryRow>(
      "update deliveries set status = 'pending', attempts = 0, next_attempt_at = $2 where id = $1 and status = 'failed' returning *",
      [id, at],
    );
    return row === undefined ? undefined : toRecord(row);
  }

  async find(id: string): Promise<DeliveryRecord | undefined> {
    const [row] = await this.#sql.query<DeliveryRow>("select * from deliveries where id = $1", [id]);
    return row === undefined ? undefined : toRecord(row);
  }

  /** Newest first; "" for every status. */
  async list(status: DeliveryStatus | "", after: Cursor | undefined, limit: number): Promise<DeliveryRecord[]> {
    const rows = await this.#sql.query<DeliveryRow>(
      `select * from deliveries where ($1 = '' or status = $1) and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
       order by created_at desc, id desc limit $4`,
      [status, after?.createdAt ?? null, after?.id ?? null, limit],
    );
    return rows.map(toRecord);
  }

  /** Longer than any event that could cause them again is kept. */
  async removeOld(before: Date): Promise<void> {
    await this.#sql.query("delete from deliveries where status in ('sent', 'suppressed') and created_at < $1", [
      before,
    ]);
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}

function toDelivery(row: DeliveryRow): Delivery {
  const { id, email, content, attempts } = row;
  return {
    id,
    causeId: row.cause_id,
    accountId: row.account_id,
    email,
    content,
    attempts,
    createdAt: row.created_at.toISOString(),
  };
}

function toRecord(row: DeliveryRow): DeliveryRecord {
  const { id, template, status, attempts, reason } = row;
  return {
    id,
    template,
    accountId: row.account_id,
    status,
    attempts,
    reason,
    createdAt: row.created_at.toISOString(),
    ...(row.sent_at === null ? {} : { sentAt: row.sent_at.toISOString() }),
  };
}
