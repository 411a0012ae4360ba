import type { Clock } from "./clock.ts";
import type { Sql } from "./db.ts";
import type { Worker } from "./service.ts";
import { every } from "./workers.ts";

const hourMs = 3_600_000;

/** Removes what is only kept for repeats: published events, inbox entries and first answers, after the retention. */
export function retention(db: Sql, clock: Clock, hours: number): Worker {
  return every("retention", hourMs, clock, async () => {
    const before = [new Date(clock.now() - hours * hourMs)];
    await db.query("delete from outbox where published_at < $1", before);
    await db.query("delete from inbox where received_at < $1", before);
    await db.query("delete from idempotency_records where created_at < $1", before);
  });
}
