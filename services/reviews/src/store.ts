import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import { noStars, type Rating, type StarCounts } from "./rating.ts";
import type { Review } from "./review.ts";
import { type ReviewRow, toReview } from "./review-row.ts";

/** Reviews as they change, and the ratings that follow from them. */
export class ReviewStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: ReviewStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new ReviewStore(this.#db, tx)));
  }

  /** False when the account is gone; else nothing of it changes beside this transaction. */
  lockAccount(accountId: string): Promise<boolean> {
    return lockAccount(this.#sql, accountId);
  }

  /** Reviews are locked before ratings, by everybody: that rules deadlocks out. */
  async lock(id: string): Promise<Review | undefined> {
    const [row] = await this.#sql.query<ReviewRow>("select * from reviews where id = $1 for update", [id]);
    return row === undefined ? undefined : toReview(row);
  }

  async findOf(accountId: string, productId: string): Promise<Review | undefined> {
    const [row] = await this.#sql.query<ReviewRow>("select * from reviews where product_id = $1 and account_id = $2", [
      productId,
      accountId,
    ]);
    return row === undefined ? undefined : toReview(row);
  }

  /** False when the member has reviewed the product already. */
  async add(review: Review): Promise<boolean> {
    const { id, productId, productTitle, productSlug, accountId, author, rating, title, body, status } = review;
    const rows = await this.#sql.query(
      `insert into reviews (id, product_id, product_title, product_slug, account_id, author, rating, title, body, status, version, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) on conflict do nothing returning 1`,
      [
        id,
        productId,
        productTitle,
        productSlug,
        accountId,
        author,
        rating,
        title,
        body,
        status,
        review.version,
        review.createdAt,
      ],
    );
    return rows.length === 1;
  }

  async save({ id, rating, title, body, status, reason, moderatedBy, version, updatedAt }: Review): Promise<void> {
    await this.#sql.query(
      `update reviews set rating = $2, title = $3, body = $4, status = $5, reason = $6, moderated_by = $7, version = $8, updated_at = $9
       where id = $1`,
      [id, rating, title, body, status, reason, moderatedBy ?? null, version, updatedAt],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#sql.query("delete from reviews where id = any ($1)", [ids]);
  }

  async lockRating(productId: string): Promise<Rating> {
    await this.#sql.query("insert into ratings values ($1, $2, 0) on conflict do nothing", [productId, noStars]);
    const [row] = await this.#sql.query<{ counts: StarCounts; version: string }>(
      "select counts, version from ratings where product_id = $1 for update",
      [productId],
    );
    return { productId, counts: row?.counts ?? noStars, version: Number(row?.version ?? 0) };
  }

  async saveRating({ productId, counts, version }: Rating): Promise<void> {
    await this.#sql.query("update ratings set counts = $2, version = $3 where product_id = $1", [
      productId,
      counts,
      version,
    ]);
  }

  receive(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }
}
