import type { Database, Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { Account } from "./account.ts";
import type { MailPurpose, MailRequest } from "./mail-request.ts";
import { type AccountRow, accountColumns, toAccount } from "./store.ts";

interface RequestRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly account_id: string;
  readonly purpose: MailPurpose;
  readonly created_at: Date;
  readonly expires_at: Date;
}

type Columns = { [column: string]: unknown };

/** Mails that were asked for, and addresses that want a new password. */
export class MailRequestStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: MailRequestStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new MailRequestStore(this.#db, tx)));
  }

  lockAccount(id: string): Promise<Account | undefined> {
    return this.#lock("id = $1", id);
  }

  lockAccountOf(email: string): Promise<Account | undefined> {
    return this.#lock("email = $1", email);
  }

  async countSince(accountId: string, purpose: MailPurpose, since: Date): Promise<number> {
    const [row] = await this.#sql.query<{ count: number }>(
      "select count(*)::int as count from mail_requests where account_id = $1 and purpose = $2 and created_at > $3",
      [accountId, purpose, since],
    );
    return row?.count ?? 0;
  }

  /** Notes the request and its event; the account's version counts its events. */
  async add({ id, accountId, purpose, createdAt, expiresAt }: MailRequest, event: OutgoingEvent): Promise<void> {
    await this.#sql.query(
      `with told as (update accounts set version = $6 where id = $2)
       insert into mail_requests (id, account_id, purpose, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
      [id, accountId, purpose, createdAt, expiresAt, event.envelope.sequence],
    );
    await publish(this.#sql, [event]);
  }

  /** A request that can still be used, locked. */
  async lockUsable(id: string, purpose: MailPurpose, now: Date): Promise<MailRequest | undefined> {
    const [row] = await this.#sql.query<RequestRow>(
      "select * from mail_requests where id = $1 and purpose = $2 and used_at is null and expires_at > $3 for update",
      [id, purpose, now],
    );
    return row === undefined ? undefined : toRequest(row);
  }

  async find(id: string): Promise<MailRequest | undefined> {
    const [row] = await this.#sql.query<RequestRow>("select * from mail_requests where id = $1", [id]);
    return row === undefined ? undefined : toRequest(row);
  }

  async isUsable(id: string, now: Date): Promise<boolean> {
    const rows = await this.#sql.query(
      "select 1 from mail_requests where id = $1 and used_at is null and expires_at > $2",
      [id, now],
    );
    return rows.length === 1;
  }

  /** One answer is enough: other requests of the account for the same are used up with it. */
  async use({ accountId, purpose }: MailRequest, at: Date): Promise<void> {
    await this.#sql.query(
      "update mail_requests set used_at = $3 where account_id = $1 and purpose = $2 and used_at is null",
      [accountId, purpose, at],
    );
  }

  async saveVerified(accountId: string, version: number, at: Date, event: OutgoingEvent): Promise<void> {
    await this.#sql.query(
      "update accounts set email_verified_at = coalesce(email_verified_at, $3), version = $2, updated_at = $3 where id = $1",
      [accountId, version, at],
    );
    await publish(this.#sql, [event]);
  }

  async wishForReset(email: string): Promise<void> {
    await this.#sql.query("insert into reset_wishes (email) values ($1)", [email]);
  }

  /** Takes wishes that no other replica has taken, each address once. */
  async takeWishes(limit: number): Promise<string[]> {
    const rows = await this.#sql.query<{ email: string }>(
      `delete from reset_wishes where position in
         (select position from reset_wishes order by position limit $1 for update skip locked) returning email`,
      [limit],
    );
    return [...new Set(rows.map(({ email }) => email))].sort();
  }

  async removeExpired(since: Date): Promise<void> {
    await this.#sql.query("delete from mail_requests where expires_at < $1", [since]);
  }

  async #lock(condition: "id = $1" | "email = $1", value: string): Promise<Account | undefined> {
    const [row] = await this.#sql.query<AccountRow & Columns>(
      `select ${accountColumns} from accounts where ${condition} for update`,
      [value],
    );
    return row === undefined ? undefined : toAccount(row);
  }
}

function toRequest({ id, account_id: accountId, purpose, created_at, expires_at }: RequestRow): MailRequest {
  return { id, accountId, purpose, createdAt: created_at.toISOString(), expiresAt: expires_at.toISOString() };
}
