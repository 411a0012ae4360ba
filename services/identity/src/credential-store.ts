import type { Database, Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { MailRequest } from "./mail-request.ts";
import { MailRequestStore } from "./mail-request-store.ts";
import { noteRevocations, type PendingRevocation } from "./revocation-store.ts";
import { type AccountRow, accountColumns, type Credential, toAccount } from "./store.ts";

type Columns = { [column: string]: unknown };

export interface NewPassword {
  readonly accountId: string;
  readonly passwordHash: string;
  readonly at: Date;
  readonly claimedUntil: Date;
  /** The session that stays; "" for none. */
  readonly keepSession: string;
}

/** Passwords as they change, and the sessions that end with the old one. */
export class CredentialStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: CredentialStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new CredentialStore(this.#db, tx)));
  }

  async find(accountId: string): Promise<Credential | undefined> {
    return this.#read(accountId, "");
  }

  async lock(accountId: string): Promise<Credential | undefined> {
    return this.#read(accountId, "for update");
  }

  findReset(id: string): Promise<MailRequest | undefined> {
    return this.#requests().find(id);
  }

  lockReset(id: string, now: Date): Promise<MailRequest | undefined> {
    return this.#requests().lockUsable(id, "reset_password", now);
  }

  /** Whoever got a reset mail has the mailbox. */
  async useReset(request: MailRequest, at: Date): Promise<void> {
    await this.#requests().use(request, at);
    await this.#sql.query("update accounts set email_verified_at = coalesce(email_verified_at, $2) where id = $1", [
      request.accountId,
      at,
    ]);
  }

  /** The account first, then its sessions: a sign-in with the old password waits for the one, or is seen by the other. */
  async savePassword(
    { accountId, passwordHash, at, claimedUntil, keepSession }: NewPassword,
    event: OutgoingEvent,
  ): Promise<PendingRevocation[]> {
    await this.#sql.query("update accounts set password_hash = $2, version = $3, updated_at = $4 where id = $1", [
      accountId,
      passwordHash,
      event.envelope.sequence,
      at,
    ]);
    await publish(this.#sql, [event]);
    return this.#sql.query<PendingRevocation & Columns>(
      `with ended as (
         update sessions set ended_at = $2, end_reason = 'revoked'
         where account_id = $1 and ended_at is null and id <> $3 returning id)
       ${noteRevocations("select id, $4::timestamptz from ended")}`,
      [accountId, at, keepSession, claimedUntil],
    );
  }

  #requests(): MailRequestStore {
    return new MailRequestStore(this.#db, this.#sql);
  }

  async #read(accountId: string, lock: "" | "for update"): Promise<Credential | undefined> {
    const [row] = await this.#sql.query<AccountRow & { password_hash: string } & Columns>(
      `select ${accountColumns}, password_hash from accounts where id = $1 ${lock}`,
      [accountId],
    );
    return row === undefined ? undefined : { account: toAccount(row), passwordHash: row.password_hash };
  }
}
