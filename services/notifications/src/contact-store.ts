import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import type { KnownContact } from "./contact.ts";

interface ContactRow {
  readonly [column: string]: unknown;
  readonly email: string | null;
  readonly display_name: string | null;
  readonly locale: string | null;
  readonly review_emails: boolean | null;
}

/** What account events told of whom to write to. */
export class ContactStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: ContactStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new ContactStore(this.#db, tx)));
  }

  receive(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  /** All null where nothing was told yet; undefined when the account is gone. */
  async find(accountId: string): Promise<KnownContact | undefined> {
    const [row] = await this.#sql.query<ContactRow>(
      `select contacts.* from (values ($1::text)) as asked (id) left join contacts on contacts.account_id = asked.id
       where not exists (select from erased_accounts where account_id = asked.id)`,
      [accountId],
    );
    if (row === undefined) return undefined;
    return { email: row.email, displayName: row.display_name, locale: row.locale, reviewEmails: row.review_emails };
  }

  /** Writes what is not null, and leaves the rest. Nothing for an account that is gone. */
  async learn(accountId: string, news: Partial<KnownContact>): Promise<void> {
    if (!(await lockAccount(this.#sql, accountId))) return;
    await this.#sql.query(
      `insert into contacts as known (account_id, email, display_name, locale, review_emails) values ($1, $2, $3, $4, $5)
       on conflict (account_id) do update set email = coalesce(excluded.email, known.email),
         display_name = coalesce(excluded.display_name, known.display_name), locale = coalesce(excluded.locale, known.locale),
         review_emails = coalesce(excluded.review_emails, known.review_emails)`,
      [accountId, news.email ?? null, news.displayName ?? null, news.locale ?? null, news.reviewEmails ?? null],
    );
  }

  /** The sign-up's language is the older news, should a preference have been faster. */
  async learnFirst(accountId: string, email: string, displayName: string, locale: string): Promise<void> {
    const known = (await this.find(accountId))?.locale ?? null;
    await this.learn(accountId, { email, displayName, locale: known ?? (locale === "" ? null : locale) });
  }

  /** Removes whatever is known of an account, mails that wait included, for good. */
  async erase(accountId: string, at: Date): Promise<void> {
    await lockAccount(this.#sql, accountId);
    await this.#sql.query(
      `with gone as (insert into erased_accounts (account_id, erased_at) values ($1, $2) on conflict do nothing),
       mails as (delete from deliveries where account_id = $1)
       delete from contacts where account_id = $1`,
      [accountId, at],
    );
  }
}
