import type { Sql } from "@shopstream/platform/db.ts";
import type { InitialStockLine } from "./store.ts";

/** Stock that inventory has not confirmed yet. */
export class InitialStockStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  list(limit: number): Promise<InitialStockLine[]> {
    return this.#sql.query<InitialStockLine & { [column: string]: unknown }>(
      "select sku, quantity from initial_stock order by sku limit $1",
      [limit],
    );
  }

  async remove(skus: readonly string[]): Promise<void> {
    await this.#sql.query("delete from initial_stock where sku = any($1)", [skus]);
  }
}
