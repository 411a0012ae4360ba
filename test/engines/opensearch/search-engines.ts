import { type Clock, systemClock } from "@shopstream/platform/clock.ts";
import { Database } from "@shopstream/platform/db.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { migrate } from "@shopstream/platform/migrate.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { testDatabase } from "@shopstream/platform/testing/database.ts";
import { Connection } from "../../../services/search/src/opensearch/connection.ts";
import { OpenSearchEngine } from "../../../services/search/src/opensearch/opensearch-engine.ts";
import { FacetCopy } from "../../../services/search/src/postgres/facet-copy.ts";
import { PostgresEngine } from "../../../services/search/src/postgres/postgres-engine.ts";
import type { OpenEngine } from "../../../services/search/src/testing/engine-contract.ts";

const migrations = new URL("../../../services/search/migrations/", import.meta.url);

interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** The search service's tables, empty. */
async function searchDatabase(): Promise<OpenDatabase> {
  const { url, close } = await testDatabase((url) => migrate(url, migrations));
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

export async function postgresEngine(clock: Clock = systemClock): Promise<OpenEngine> {
  const { db, close } = await searchDatabase();
  const copy = new FacetCopy(db);
  return { engine: new PostgresEngine({ db, clock, copy }), visible: () => copy.loaded(), close };
}

/** Without its copy of the index, as it answers while that is read. */
export async function bareEngine(clock: Clock = systemClock): Promise<OpenEngine> {
  const { db, close } = await searchDatabase();
  return { engine: new PostgresEngine({ db, clock }), close };
}

export async function openSearchEngine(url: string, clock: Clock = systemClock): Promise<OpenEngine> {
  const { db, close } = await searchDatabase();
  const connection = new Connection({ url, metrics: createMetrics("search"), timeoutMs: 10_000 });
  const engine = new OpenSearchEngine({ db, clock, connection, prefix: `test-${systemRandom.uuid()}` });
  return {
    engine,
    visible: () => engine.refresh(),
    close: async () => {
      await connection.close();
      await close();
    },
  };
}
