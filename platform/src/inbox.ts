import type { Sql } from "./db.ts";

/** True the first time, false when the event already took effect. Call it first in the transaction of the effect. */
export async function receive(tx: Sql, eventId: string): Promise<boolean> {
  const rows = await tx.query("insert into inbox (event_id) values ($1) on conflict do nothing returning 1", [eventId]);
  return rows.length === 1;
}

/** The ones that have not taken effect yet, for a transaction that handles many. */
export async function receiveAll(tx: Sql, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ event_id: string }>(
    // In one order everywhere: two replicas that receive the same events wait for each other instead of deadlocking.
    "insert into inbox (event_id) select id from unnest($1::uuid[]) as id order by id on conflict do nothing returning event_id",
    [eventIds],
  );
  return new Set(rows.map(({ event_id }) => event_id));
}
