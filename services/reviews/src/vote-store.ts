import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";

/** Votes, and their number on the review itself, which lists are sorted by. */
export class VoteStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: VoteStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new VoteStore(this.#db, tx)));
  }

  lockAccount(accountId: string): Promise<boolean> {
    return lockAccount(this.#sql, accountId);
  }

  /** Locks the review: its votes are counted by one at a time. */
  async authorOfApproved(reviewId: string): Promise<string | undefined> {
    const [row] = await this.#sql.query<{ account_id: string }>(
      "select account_id from reviews where id = $1 and status = 'approved' for update",
      [reviewId],
    );
    return row?.account_id;
  }

  /** How many there are then. */
  add(reviewId: string, accountId: string): Promise<number> {
    return this.#count(
      `with changed as (insert into votes (review_id, account_id) values ($1, $2) on conflict do nothing returning 1)
       update reviews set helpful_votes = helpful_votes + (select count(*) from changed) where id = $1 returning helpful_votes`,
      reviewId,
      accountId,
    );
  }

  remove(reviewId: string, accountId: string): Promise<number> {
    return this.#count(
      `with changed as (delete from votes where review_id = $1 and account_id = $2 returning 1)
       update reviews set helpful_votes = helpful_votes - (select count(*) from changed) where id = $1 returning helpful_votes`,
      reviewId,
      accountId,
    );
  }

  async #count(statement: string, reviewId: string, accountId: string): Promise<number> {
    const [row] = await this.#sql.query<{ helpful_votes: number }>(statement, [reviewId, accountId]);
    return row?.helpful_votes ?? 0;
  }
}
