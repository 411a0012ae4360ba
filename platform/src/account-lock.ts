import type { Sql } from "./db.ts";

/**
 * Makes changes of one member take turns until the transaction ends; there may be no row yet that could be locked.
 * False when the account is gone, which the
 * service keeps in its table `erased_accounts`.
 */
export async function lockAccount(tx: Sql, accountId: string): Promise<boolean> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [accountId]);
  // A statement of its own: it sees what whoever held the lock before has committed.
  return !(await isErased(tx, accountId));
}

async function isErased(sql: Sql, accountId: string): Promise<boolean> {
  const rows = await sql.query("select 1 from erased_accounts where account_id = $1", [accountId]);
  return rows.length === 1;
}
