import type { Sql } from "./db.ts";

/** True the first time, false when the event already took effect. Call it first in the transaction of the effect. */
export async function receive(tx: Sql, eventId: string): Promise<boolean> {
  const rows = await tx.query("insert into inbox (event_id) values ($1) on conflict do nothing returning 1", [eventId]);
  return rows.length === 1;
}
