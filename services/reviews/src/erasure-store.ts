import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import type { Review } from "./review.ts";
import { type ReviewRow, toReview } from "./review-row.ts";
import { ReviewStore } from "./store.ts";

/** Removes whatever is known of an account. */
export class ErasureStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: ErasureStore, reviews: ReviewStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new ErasureStore(this.#db, tx), new ReviewStore(this.#db, tx)));
  }

  /** Answers the reviews that are gone, in order of their products. */
  async erase(accountId: string, at: Date): Promise<Review[]> {
    await lockAccount(this.#sql, accountId);
    // All reviews that change, in order of id: others lock one review at a time, and ratings after that.
    await this.#sql.query(
      `select 1 from reviews where account_id = $1 or id in (select review_id from votes where account_id = $1)
       order by id for update`,
      [accountId],
    );
    await this.#sql.query(
      `with withdrawn as (delete from votes where account_id = $1 returning review_id)
       update reviews set helpful_votes = helpful_votes - 1 from withdrawn where id = review_id`,
      [accountId],
    );
    const rows = await this.#sql.query<ReviewRow>(
      `with gone as (insert into erased_accounts (account_id, erased_at) values ($1, $2) on conflict do nothing),
       bought as (delete from purchases where account_id = $1)
       delete from reviews where account_id = $1 returning *`,
      [accountId, at],
    );
    return rows.map(toReview).sort((a, b) => (a.productId < b.productId ? -1 : 1));
  }
}
