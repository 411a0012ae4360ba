import type { Database, Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, outboxInsert, outboxRows, publish } from "@shopstream/platform/outbox.ts";
import type { TimeCursor } from "@shopstream/platform/page-token.ts";
import type { UserRole } from "@shopstream/platform/principal.ts";
import type { Account } from "./account.ts";
import type { MailRequest } from "./mail-request.ts";
import { noteRevocations, type PendingRevocation } from "./revocation-store.ts";

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly display_name: string;
  readonly roles: UserRole[];
  readonly version: string;
  readonly created_at: Date;
  readonly email_verified_at: Date | null;
}

/** An account with the hash of its password. */
export interface Credential {
  readonly account: Account;
  readonly passwordHash: string;
}

export const accountColumns = "id, email, display_name, roles, version, created_at, email_verified_at";

/** Accounts and their password hashes. */
export class AccountStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: AccountStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new AccountStore(this.#db, tx)));
  }

  /** False when the e-mail or the id is taken; then nothing is written, the mail's request and the events included. */
  async create(
    { account, passwordHash }: Credential,
    events: readonly OutgoingEvent[],
    mail?: MailRequest,
  ): Promise<boolean> {
    const { id, email, displayName, roles, version, createdAt, emailVerified } = account;
    const rows = await this.#sql.query(
      `with made as (
         insert into accounts (id, email, password_hash, display_name, roles, version, created_at, updated_at, email_verified_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $9) on conflict do nothing returning id),
       asked as (
         insert into mail_requests (id, account_id, purpose, created_at, expires_at)
         select $10::uuid, id, 'verify_email', $7, $11::timestamptz from made where $10::uuid is not null),
       told as (${outboxInsert("(select $8::jsonb from made)")})
       select id from made`,
      [
        id,
        email,
        passwordHash,
        displayName,
        roles,
        version,
        createdAt,
        outboxRows(events),
        emailVerified ? createdAt : null,
        mail?.id ?? null,
        mail?.expiresAt ?? null,
      ],
    );
    return rows.length === 1;
  }

  async find(id: string): Promise<Account | undefined> {
    const [row] = await this.#sql.query<AccountRow & Columns>(`select ${accountColumns} from accounts where id = $1`, [
      id,
    ]);
    return row === undefined ? undefined : toAccount(row);
  }

  async findCredential(email: string): Promise<Credential | undefined> {
    const [row] = await this.#sql.query<AccountRow & { password_hash: string } & Columns>(
      `select ${accountColumns}, password_hash from accounts where email = $1`,
      [email],
    );
    return row === undefined ? undefined : { account: toAccount(row), passwordHash: row.password_hash };
  }

  /** False when the password is another one by now. */
  async savePasswordHash(id: string, from: string, to: string): Promise<boolean> {
    const rows = await this.#sql.query(
      "update accounts set password_hash = $3 where id = $1 and password_hash = $2 returning 1",
      [id, from, to],
    );
    return rows.length === 1;
  }

  async lock(id: string): Promise<Account | undefined> {
    const [row] = await this.#sql.query<AccountRow & Columns>(
      `select ${accountColumns} from accounts where id = $1 for update`,
      [id],
    );
    return row === undefined ? undefined : toAccount(row);
  }

  async saveDisplayName({ id, displayName, version }: Account, at: Date): Promise<void> {
    await this.#sql.query("update accounts set display_name = $2, version = $3, updated_at = $4 where id = $1", [
      id,
      displayName,
      version,
      at,
    ]);
  }

  /** The account and all admins, locked in order of id, so that two who take each other's role away take turns. */
  async lockWithAdmins(id: string): Promise<Account[]> {
    const rows = await this.#sql.query<AccountRow & Columns>(
      `select ${accountColumns} from accounts where id = $1 or 'admin' = any (roles) order by id for update`,
      [id],
    );
    return rows.map(toAccount);
  }

  /** Saves new roles and notes that tokens with the old ones are to be revoked. */
  async saveRoles({ id, roles, version }: Account, at: Date, claimedUntil: Date): Promise<PendingRevocation[]> {
    return this.#sql.query<PendingRevocation & Columns>(
      `with saved as (update accounts set roles = $2, version = $3, updated_at = $4 where id = $1 returning id)
       ${noteRevocations("select id, $5::timestamptz from saved")}`,
      [id, roles, version, at, claimedUntil],
    );
  }

  /** Newest first, those after the cursor. `email` is a part of the address. */
  async list(email: string, after: TimeCursor | undefined, limit: number): Promise<Account[]> {
    const rows = await this.#sql.query<AccountRow & Columns>(
      `select ${accountColumns} from accounts
       where ($1 = '' or strpos(email, $1) > 0) and ($2::timestamptz is null or (created_at, id) < ($2, $3))
       order by created_at desc, id desc limit $4`,
      [email, after?.createdAt ?? null, after?.id ?? null, limit],
    );
    return rows.map(toAccount);
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}

type Columns = { [column: string]: unknown };

export function toAccount(row: AccountRow): Account {
  const { id, email, display_name: displayName, roles } = row;
  return {
    id,
    email,
    displayName,
    emailVerified: row.email_verified_at !== null,
    roles,
    version: Number(row.version),
    createdAt: row.created_at.toISOString(),
  };
}
