import { systemClock } from "@shopstream/platform/clock.ts";
import { Database } from "@shopstream/platform/db.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { migrate } from "@shopstream/platform/migrate.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { testDatabase } from "@shopstream/platform/testing/database.ts";
import { describeSearchEngine } from "../testing/engine-contract.ts";
import { FacetCopy } from "./facet-copy.ts";
import { PostgresEngine } from "./postgres-engine.ts";

async function open() {
  const { url, close } = await testDatabase((url) => migrate(url, new URL("../../migrations/", import.meta.url)));
  const metrics = createMetrics("search");
  const db = new Database({ url, maxConnections: 8, metrics, clock: systemClock, random: systemRandom });
  return {
    db,
    close: async () => {
      await db.close();
      await close();
    },
  };
}

describeSearchEngine("an index in PostgreSQL", async () => {
  const { db, close } = await open();
  return { engine: new PostgresEngine({ db, clock: systemClock }), close };
});

describeSearchEngine("an index in PostgreSQL with a copy for counting", async () => {
  const { db, close } = await open();
  const copy = new FacetCopy(db);
  return { engine: new PostgresEngine({ db, clock: systemClock, copy }), visible: () => copy.loaded(), close };
});
