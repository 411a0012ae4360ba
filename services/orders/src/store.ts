import type { Sql } from "@shopstream/platform/db.ts";
import type { Order, OrderStatus } from "./order.ts";
import { cartClaim, type OrderRow, toOrder } from "./order-row.ts";
import { unknownOrder } from "./ownership.ts";

export interface ListFilter {
  readonly customerId?: string;
  readonly status?: OrderStatus;
  /** The last order of the page before. */
  readonly after?: { readonly createdAt: string; readonly id: string };
}

/** Orders as they are read. What changes them is the saga's store and the refunds'. */
export class OrderStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(id: string): Promise<Order | undefined> {
    const [row] = await this.#sql.query<OrderRow>("select * from orders where id = $1", [id]);
    return row === undefined ? undefined : toOrder(row);
  }

  async get(id: string): Promise<Order> {
    const order = await this.find(id);
    if (order === undefined) throw unknownOrder();
    return order;
  }

  /** The order, not cancelled, of this cart as it is. */
  async findOfCart(cart: Pick<Order, "cartId" | "cartVersion">): Promise<Order | undefined> {
    const [row] = await this.#sql.query<OrderRow>("select * from orders where cart_claim = $1", [cartClaim(cart)]);
    return row === undefined ? undefined : toOrder(row);
  }

  /** Newest first. */
  async list({ customerId, status, after }: ListFilter, limit: number): Promise<Order[]> {
    const values: unknown[] = [limit];
    const add = (value: unknown) => `$${values.push(value)}`;
    // Only the conditions that are asked for, so that each combination gets the plan of its index.
    const conditions = [
      ...(customerId === undefined ? [] : [`customer_id = ${add(customerId)}`]),
      ...(status === undefined ? [] : [`status = ${add(status)}`]),
      ...(after === undefined ? [] : [`(created_at, id) < (${add(after.createdAt)}::timestamptz, ${add(after.id)})`]),
    ];
    const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
    const rows = await this.#sql.query<OrderRow>(
      `select * from orders ${where} order by created_at desc, id desc limit $1`,
      values,
    );
    return rows.map(toOrder);
  }
}
