import { systemClock } from "@shopstream/platform/clock.ts";
import { Database } from "@shopstream/platform/db.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { migrate } from "@shopstream/platform/migrate.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { testDatabase } from "@shopstream/platform/testing/database.ts";
import { describeSearchEngine } from "../testing/engine-contract.ts";
import { PostgresEngine } from "./postgres-engine.ts";

describeSearchEngine("an index in PostgreSQL", async () => {
  const { url, close } = await testDatabase((url) => migrate(url, new URL("../../migrations/", import.meta.url)));
  const db = new Database({
    url,
    maxConnections: 8,
    metrics: createMetrics("search"),
    clock: systemClock,
    random: systemRandom,
  });
  return {
    engine: new PostgresEngine({ db, clock: systemClock }),
    close: async () => {
      await db.close();
      await close();
    },
  };
});
