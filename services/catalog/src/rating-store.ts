import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { Product } from "./product.ts";
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

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return publish(this.#sql, events);
  }

  /** The product as it is then. */
  async save({ productId, average, count, sequence }: RatingChange): Promise<Product> {
    const [row] = await this.#sql.query<{ document: Product }>(
      `with listed as (update listings set rating = $3 where product_id = $1)
       update products set rating_sequence = $4, document = jsonb_set(document, '{rating}', $2), card = jsonb_set(card, '{rating}', $2)
       where id = $1 returning document`,
      [productId, JSON.stringify({ average, count, sequence }), average, sequence],
    );
    return (row as { document: Product }).document;
  }
}
