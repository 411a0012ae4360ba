import type { DatabaseSync, StatementSync } from "node:sqlite";

export interface JudgedCharge {
  order: string | null;
  id: string;
  paymentIntent: string;
  status: string;
  currency: string;
  amount: number;
  captured: number;
  refunded: number;
  /** An authorisation that was cancelled or failed to be captured holds no money; it is not counted as succeeded. */
  released: boolean;
  failureCode: string | null;
}

const charges = `
SELECT c.order_id AS "order", c.id, c.payment_intent AS paymentIntent,
  json_extract(c.body, '$.status') AS status,
  json_extract(c.body, '$.currency') AS currency,
  json_extract(c.body, '$.amount') AS amount,
  json_extract(c.body, '$.amount_captured') AS captured,
  (SELECT coalesce(sum(json_extract(r.body, '$.amount')), 0) FROM objects r
    WHERE r.charge = c.id AND r.object = 'refund' AND json_extract(r.body, '$.status') = 'succeeded') AS refunded,
  json_extract(c.body, '$.refunded') AND NOT json_extract(c.body, '$.captured') AS released,
  json_extract(c.body, '$.failure_code') AS failureCode
FROM objects c WHERE c.object = 'charge'`;

const succeeded = "status = 'succeeded' AND NOT released";

/** The oracle of "at most one succeeded charge per order": reads what the provider really did, and decides nothing. */
export class Judge {
  #all: StatementSync;
  #ofOrder: StatementSync;
  #perOrder: StatementSync;
  #totals: StatementSync;

  constructor(db: DatabaseSync) {
    this.#all = db.prepare(`${charges} ORDER BY c.seq`);
    this.#ofOrder = db.prepare(`${charges} AND c.order_id = ? ORDER BY c.seq`);
    this.#perOrder = db.prepare(
      `SELECT "order", sum(${succeeded}) AS succeeded FROM (${charges}) WHERE "order" IS NOT NULL GROUP BY "order"`,
    );
    this.#totals = db.prepare(
      `SELECT currency, sum(${succeeded}) AS succeeded, sum(status = 'failed') AS failed, sum(released) AS released,
        sum(captured) AS captured, sum(refunded) AS refunded,
        sum(CASE WHEN ${succeeded} AND captured = 0 THEN amount ELSE 0 END) AS held
       FROM (${charges}) GROUP BY currency ORDER BY currency`,
    );
  }

  charges(order?: string): JudgedCharge[] {
    const rows = order === undefined ? this.#all.all() : this.#ofOrder.all(order);
    return rows.map((row) => ({ ...row, released: row["released"] === 1 }) as unknown as JudgedCharge);
  }

  succeededPerOrder(): Map<string, number> {
    return new Map(this.#perOrder.all().map((row) => [row["order"] as string, row["succeeded"] as number]));
  }

  totals(): Record<string, unknown>[] {
    return this.#totals.all();
  }
}
