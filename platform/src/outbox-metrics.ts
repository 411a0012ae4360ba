import { Gauge, type Registry } from "prom-client";
import type { Clock } from "./clock.ts";
import type { Sql } from "./db.ts";

interface Waiting {
  readonly depth: number;
  readonly oldest: Date | null;
}

/** What waits in the outbox, asked of the database whenever somebody looks: it is true also when no relay runs. */
export function measureOutbox(registry: Registry, db: Sql, clock: Clock): void {
  const age = new Gauge({
    name: "outbox_oldest_age_seconds",
    help: "For how long the oldest unpublished event has waited",
    registers: [registry],
  });
  const depth = new Gauge({
    name: "outbox_unpublished",
    help: "Events written and not yet published",
    registers: [registry],
    collect: async () => {
      // While the database is away the last answer stands: the other figures are wanted all the more then.
      const found = await waiting(db).catch(() => undefined);
      if (found === undefined) return;
      const { depth: count, oldest } = found;
      depth.set(count);
      age.set(oldest === null ? 0 : Math.max(0, clock.now() - oldest.getTime()) / 1_000);
    },
  });
}

async function waiting(db: Sql): Promise<Waiting> {
  const [row] = await db.query<Waiting>(
    "select count(*)::int as depth, min(occurred_at) as oldest from outbox where published_at is null",
  );
  return row ?? { depth: 0, oldest: null };
}
