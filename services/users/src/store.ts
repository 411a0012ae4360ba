import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import { emptyProfile, type Profile } from "./profile.ts";

interface ProfileRow {
  readonly [column: string]: unknown;
  readonly account_id: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly phone: string;
  readonly locale: string | null;
  readonly currency: string | null;
  readonly marketing_emails: boolean | null;
  readonly review_emails: boolean | null;
  readonly version: string;
  readonly updated_at: Date | null;
}

/** Profiles with their preferences. */
export class ProfileStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: ProfileStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new ProfileStore(this.#db, tx)));
  }

  /** A member of whom nothing is known yet has an empty one. */
  async get(accountId: string): Promise<Profile> {
    const [row] = await this.#sql.query<ProfileRow>("select * from profiles where account_id = $1", [accountId]);
    return row === undefined ? emptyProfile(accountId) : toProfile(row);
  }

  /** Until the end of the transaction nobody else changes anything of this member. Undefined when the account is gone. */
  async lock(accountId: string): Promise<Profile | undefined> {
    return (await lockAccount(this.#sql, accountId)) ? this.get(accountId) : undefined;
  }

  async save({ accountId, givenName, familyName, phone, chosen, version, updatedAt }: Profile): Promise<void> {
    await this.#sql.query(
      `insert into profiles (account_id, given_name, family_name, phone, locale, currency, marketing_emails, review_emails, version, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (account_id) do update set given_name = excluded.given_name, family_name = excluded.family_name,
         phone = excluded.phone, locale = excluded.locale, currency = excluded.currency,
         marketing_emails = excluded.marketing_emails, review_emails = excluded.review_emails,
         version = excluded.version, updated_at = excluded.updated_at`,
      [
        accountId,
        givenName,
        familyName,
        phone,
        chosen.locale,
        chosen.currency,
        chosen.marketingEmails,
        chosen.reviewEmails,
        version,
        updatedAt ?? null,
      ],
    );
  }

  /** Removes whatever is known of a member, for good. */
  async erase(accountId: string, at: Date): Promise<void> {
    await lockAccount(this.#sql, accountId);
    await this.#sql.query(
      `with gone as (insert into erased_accounts (account_id, erased_at) values ($1, $2) on conflict do nothing),
       addresses as (delete from addresses where account_id = $1)
       delete from profiles where account_id = $1`,
      [accountId, at],
    );
  }

  receive(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}

function toProfile(row: ProfileRow): Profile {
  return {
    accountId: row.account_id,
    givenName: row.given_name,
    familyName: row.family_name,
    phone: row.phone,
    chosen: {
      locale: row.locale,
      currency: row.currency,
      marketingEmails: row.marketing_emails,
      reviewEmails: row.review_emails,
    },
    version: Number(row.version),
    ...(row.updated_at === null ? {} : { updatedAt: row.updated_at.toISOString() }),
  };
}
