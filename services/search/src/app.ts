import { defineService } from "@shopstream/platform/service.ts";
import { every } from "@shopstream/platform/workers.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { deploy } from "../deploy.ts";
import { Comparison } from "./comparison.ts";
import { config } from "./config.ts";
import { subscriptions } from "./events.ts";
import { firstBuild } from "./first-build.ts";
import { PostgresEngine } from "./postgres/postgres-engine.ts";
import { Rebuild } from "./rebuild.ts";
import { searchRpc } from "./rpc.ts";
import { Search } from "./service.ts";
import { sourcesFrom } from "./sources.ts";

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ db, clock, log, client, config: { BUILD_RETRY_MS, DICTIONARY_INTERVAL_MS } }) => {
    const engine = new PostgresEngine({ db, clock });
    const sources = sourcesFrom({ catalog: client(CatalogService), inventory: client(InventoryService) });
    const rebuild = new Rebuild({ engine, sources, log });
    return {
      rpc: [
        searchRpc({ search: new Search({ engine }), rebuild, comparison: new Comparison({ engine, sources, clock }) }),
      ],
      events: subscriptions(engine),
      workers: [
        firstBuild({ engine, rebuild, clock, log, retryMs: BUILD_RETRY_MS }),
        every("refresh the dictionary", DICTIONARY_INTERVAL_MS, clock, () => engine.refreshDictionary()),
      ],
    };
  },
});
