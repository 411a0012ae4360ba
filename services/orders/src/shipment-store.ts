import type { Database, Sql } from "@shopstream/platform/db.ts";
import { type OutgoingEvent, publish } from "@shopstream/platform/outbox.ts";
import type { Order } from "./order.ts";
import { type OrderRow, toOrder } from "./order-row.ts";
import type { SagaPhase } from "./saga/saga.ts";

/** Orders that leave the house, and their sagas, which end with that. */
export class ShipmentStore {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database, sql: Sql = db) {
    this.#db = db;
    this.#sql = sql;
  }

  transaction<T>(work: (store: ShipmentStore) => Promise<T>): Promise<T> {
    return this.#db.transaction((tx) => work(new ShipmentStore(this.#db, tx)));
  }

  /** The saga is locked before the order, as its holder does. */
  async lock(orderId: string): Promise<{ order: Order; phase: SagaPhase } | undefined> {
    const [saga] = await this.#sql.query<{ phase: SagaPhase }>(
      "select phase from sagas where order_id = $1 for update",
      [orderId],
    );
    const [row] = await this.#sql.query<OrderRow>("select * from orders where id = $1 for update", [orderId]);
    return saga === undefined || row === undefined ? undefined : { order: toOrder(row), phase: saga.phase };
  }

  async save({ id, status, shipment, timeline, version, updatedAt }: Order, event: OutgoingEvent): Promise<void> {
    await this.#sql.query(
      `with closed as (update sagas set phase = 'closed' where order_id = $1)
       update orders set status = $2, shipment = $3, timeline = $4, version = $5, updated_at = $6 where id = $1`,
      [id, status, JSON.stringify(shipment), JSON.stringify(timeline), version, updatedAt],
    );
    await publish(this.#sql, [event]);
  }
}
