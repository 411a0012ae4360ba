import type { Database, Sql } from "@shopstream/platform/db.ts";
import type { Account } from "./account.ts";
import { noteRevocations, type PendingRevocation } from "./revocation-store.ts";
import type { Device, PresentedToken, Session } from "./session.ts";
import { type AccountRow, toAccount } from "./store.ts";

interface SessionRow {
  readonly id: string;
  readonly account_id: string;
  readonly client: Device["client"];
  readonly user_agent: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

interface TokenRow extends AccountRow {
  readonly session_id: string;
  readonly client: Device["client"];
  readonly ended_at: Date | null;
  readonly session_expires_at: Date;
  readonly expires_at: Date;
  readonly rotated_at: Date | null;
  readonly successors: number;
}

/** A refresh token as it is stored. */
export interface StoredToken {
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

/** Which session ends and why; with `accountId` only if it is that account's. */
export interface Ending {
  readonly id: string;
  readonly accountId?: string;
  readonly reason: "logout" | "revoked" | "reused";
  readonly at: Date;
  readonly claimedUntil: Date;
}

type Columns = { [column: string]: unknown };

/** Sessions and the hashes of their refresh tokens. */
export class SessionStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: SessionStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new SessionStore(this.#db, tx)));
  }

  /**
   * A session that is there already gets one more token. Answers the account as it is now, if it still has this
   * password: who changes it must find every session that was opened with the old one.
   */
  async open(
    { id, accountId, client, userAgent, createdAt, expiresAt }: Session,
    token: StoredToken,
    passwordHash: string,
  ): Promise<Account | undefined> {
    const [row] = await this.#sql.query<AccountRow & Columns>(
      `with account as (select * from accounts where id = $2 and password_hash = $9 for share),
       session as (
         insert into sessions (id, account_id, client, user_agent, created_at, last_used_at, expires_at)
         select $1, account.id, $3, $4, $5, $5, $6 from account on conflict do nothing),
       token as (insert into refresh_tokens (hash, session_id, expires_at) select $7, $1, $8 from account)
       select * from account`,
      [id, accountId, client, userAgent, createdAt, expiresAt, token.hash, token.expiresAt, passwordHash],
    );
    return row === undefined ? undefined : toAccount(row);
  }

  /** The token and its session, both locked: whoever refreshes or ends the session takes turns. */
  async lockToken(hash: Buffer): Promise<{ token: PresentedToken; account: Account } | undefined> {
    const [row] = await this.#sql.query<TokenRow & Columns>(
      `select a.id, a.email, a.display_name, a.roles, a.version, a.created_at, a.email_verified_at, s.client, s.ended_at,
         s.expires_at as session_expires_at, t.session_id, t.expires_at, t.rotated_at, t.successors
       from refresh_tokens t join sessions s on s.id = t.session_id join accounts a on a.id = s.account_id
       where t.hash = $1 for update of t, s`,
      [hash],
    );
    return row === undefined ? undefined : { token: toPresented(row), account: toAccount(row) };
  }

  /** Uses a token up and puts its successor in its place. */
  async rotate(hash: Buffer, successor: StoredToken, at: Date): Promise<void> {
    await this.#sql.query(
      `with used as (
         update refresh_tokens set rotated_at = coalesce(rotated_at, $4), successors = successors + 1
         where hash = $1 returning session_id),
       touched as (update sessions set last_used_at = $4 from used where id = session_id)
       insert into refresh_tokens (hash, session_id, expires_at) select $2, session_id, $3 from used`,
      [hash, successor.hash, successor.expiresAt, at],
    );
  }

  async sessionOf(hash: Buffer): Promise<string | undefined> {
    const [row] = await this.#sql.query<{ session_id: string }>(
      "select session_id from refresh_tokens where hash = $1",
      [hash],
    );
    return row?.session_id;
  }

  /** Ends a session and notes that its tokens are to be revoked; nothing when it has ended before. */
  end({ id, accountId, reason, at, claimedUntil }: Ending): Promise<PendingRevocation[]> {
    return this.#sql.query<PendingRevocation & Columns>(
      `with ended as (
         update sessions set ended_at = $2, end_reason = $3
         where id = $1 and ended_at is null and ($4::text is null or account_id = $4) returning id)
       ${noteRevocations("select id, $5::timestamptz from ended")}`,
      [id, at, reason, accountId ?? null, claimedUntil],
    );
  }

  /** Also a session that has ended. */
  async belongsTo(id: string, accountId: string): Promise<boolean> {
    const rows = await this.#sql.query("select 1 from sessions where id = $1 and account_id = $2", [id, accountId]);
    return rows.length === 1;
  }

  /** The sessions that can still be refreshed, last used first. */
  async listOpen(accountId: string, now: Date, usedSince: Date, limit: number): Promise<Session[]> {
    const rows = await this.#sql.query<SessionRow & Columns>(
      `select * from sessions where account_id = $1 and ended_at is null and expires_at > $2 and last_used_at > $3
       order by last_used_at desc limit $4`,
      [accountId, now, usedSince, limit],
    );
    return rows.map(toSession);
  }

  /** Removes, with their tokens, sessions that nobody has used since. */
  async removeUnused(since: Date): Promise<void> {
    await this.#sql.query("delete from sessions where last_used_at < $1", [since]);
  }
}

function toPresented(row: TokenRow): PresentedToken {
  return {
    sessionId: row.session_id,
    client: row.client,
    sessionEnded: row.ended_at !== null,
    sessionExpiresAt: row.session_expires_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    rotatedAt: row.rotated_at?.getTime(),
    successors: row.successors,
  };
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    accountId: row.account_id,
    client: row.client,
    userAgent: row.user_agent,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
