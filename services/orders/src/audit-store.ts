import type { Sql } from "@shopstream/platform/db.ts";
import type { Order } from "./order.ts";
import { type OrderRow, toOrder } from "./order-row.ts";
import type { Saga } from "./saga/saga.ts";
import { type SagaRow, toSaga } from "./saga/store.ts";

export interface Audit {
  readonly order: Order;
  readonly saga: Saga;
}

/** Orders with their sagas, as the reconciliation and the oracles go through them. */
export class AuditStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** All orders in order of id. */
  page(afterId: string, limit: number): Promise<Audit[]> {
    return this.#select("where id > $1 order by id limit $2", [afterId, limit]);
  }

  /** Those that are under way, the longest due first. */
  underWay(limit: number): Promise<Audit[]> {
    return this.#select("where phase in ('forward', 'undo', 'tail') order by next_run_at limit $1", [limit]);
  }

  newest(limit: number): Promise<Audit[]> {
    return this.#select("order by created_at desc, id desc limit $1", [limit]);
  }

  /** The ids of those that are still as they were read. */
  async unchanged(audits: readonly Audit[]): Promise<Set<string>> {
    const rows = await this.#sql.query<{ id: string }>(
      `select orders.id from unnest($1::text[], $2::bigint[], $3::text[]) as read (id, version, phase)
       join orders using (id, version) join sagas on sagas.order_id = orders.id and sagas.phase = read.phase`,
      [
        audits.map(({ order }) => order.id),
        audits.map(({ order }) => order.version),
        audits.map(({ saga }) => saga.phase),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Orders that were announced and are gone, and those announced more than once, among the announcements kept. */
  async announced(limit: number): Promise<{ checked: number; missing: string[]; twice: string[] }> {
    const [row] = await this.#sql.query<{ checked: number; missing: string[]; twice: string[] }>(
      `with announced as (
         select subject, count(*) as times from outbox where type = 'OrderPlaced' group by subject order by subject desc limit $1)
       select (select count(*)::int from announced) as checked,
         array(select subject from announced where not exists (select from orders where orders.id = subject)) as missing,
         array(select subject from announced where times > 1) as twice`,
      [limit],
    );
    return row ?? { checked: 0, missing: [], twice: [] };
  }

  async #select(which: string, values: readonly unknown[]): Promise<Audit[]> {
    const rows = await this.#sql.query<OrderRow & SagaRow>(
      `select * from orders join sagas on sagas.order_id = orders.id ${which}`,
      values,
    );
    return rows.map((row) => ({ order: toOrder(row), saga: toSaga(row) }));
  }
}
