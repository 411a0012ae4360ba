import type { Sql } from "@shopstream/platform/db.ts";

export interface Audit {
  readonly checked: number;
  readonly violations: readonly string[];
}

/** Reads for the oracles: what must be true of all payments at once. */
export class AuditStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** R3: transfers that do not balance, payments whose postings are not what they captured and gave back. */
  async unbalanced(): Promise<Audit> {
    const [row] = await this.#sql.query<{ checked: number; violations: string[] | null }>(
      `with transfers as (select transfer from ledger_entries group by transfer, currency having sum(amount) <> 0),
       clearing as (select order_id, sum(amount) as amount from ledger_entries where account = 'provider_clearing' group by order_id),
       settled as (select order_id, sum(amount) as amount from refunds where status = 'settled' group by order_id),
       wrong as (
         select order_id from payments left join clearing using (order_id) left join settled using (order_id)
         where coalesce(clearing.amount, 0) <> captured - refunded or coalesce(settled.amount, 0) <> refunded or refunded + refunding > captured)
       select (select count(*)::int from payments) as checked,
         (array(select transfer from transfers union all select order_id from wrong limit 100)) as violations`,
    );
    return { checked: row?.checked ?? 0, violations: row?.violations ?? [] };
  }

  /** Currencies whose debits and credits differ. */
  async openCurrencies(): Promise<Audit> {
    const rows = await this.#sql.query<{ currency: string; total: string }>(
      "select currency, sum(amount) as total from ledger_entries group by currency",
    );
    return {
      checked: rows.length,
      violations: rows.filter(({ total }) => total !== "0").map(({ currency }) => currency),
    };
  }
}
