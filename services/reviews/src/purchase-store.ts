import { lockAccount } from "@shopstream/platform/account-lock.ts";
import type { Database, Sql } from "@shopstream/platform/db.ts";
import { receive } from "@shopstream/platform/inbox.ts";

/** Purchases, by account and product. */
export class PurchaseStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: PurchaseStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new PurchaseStore(this.#db, tx)));
  }

  receive(eventId: string): Promise<boolean> {
    return receive(this.#sql, eventId);
  }

  /** Nothing for an account that is gone. */
  async add(orderId: string, accountId: string, productIds: readonly string[]): Promise<void> {
    if (!(await lockAccount(this.#sql, accountId))) return;
    await this.#sql.query(
      `insert into purchases (account_id, product_id, order_id) select $1, product_id, $3 from unnest($2::text[]) as product_id
       on conflict do nothing`,
      [accountId, productIds, orderId],
    );
  }

  async remove(orderId: string): Promise<void> {
    await this.#sql.query("delete from purchases where order_id = $1", [orderId]);
  }
}
