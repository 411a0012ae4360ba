import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import type { RatingChange } from "./ratings.ts";

/** The ratings in products and in the order of lists. */
export class RatingStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: RatingStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new RatingStore(this.#db, tx)));
  }

  receive(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  /**
   * True when the product is there and shows an older rating. Locks it in a statement of its own: an edit that held the
   * lock before has written the product's listings anew, and the next statement sees those.
   */
  async lockOlder({ productId, sequence }: RatingChange): Promise<boolean> {
    const rows = await this.#sql.query("select 1 from products where id = $1 and rating_sequence < $2 for update", [
      productId,
      sequence,
    ]);
    return rows.length === 1;
  }

  async save({ productId, average, count, sequence }: RatingChange): Promise<void> {
    await this.#sql.query(
      `with listed as (update listings set rating = $3 where product_id = $1)
       update products set rating_sequence = $4, document = jsonb_set(document, '{rating}', $2), card = jsonb_set(card, '{rating}', $2)
       where id = $1`,
      [productId, JSON.stringify({ average, count }), average, sequence],
    );
  }
}
