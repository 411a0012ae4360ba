import { defineService } from "@shopstream/platform/service.ts";
import { every } from "@shopstream/platform/workers.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { deploy } from "../deploy.ts";
import { Comparison } from "./comparison.ts";
import { config } from "./config.ts";
import { openEngine } from "./engine.ts";
import { subscriptions } from "./events.ts";
import { firstBuild } from "./first-build.ts";
import { Rebuild } from "./rebuild.ts";
import { searchRpc } from "./rpc.ts";
import { Search } from "./service.ts";
import { sourcesFrom } from "./sources.ts";

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: async ({ db, clock, log, metrics, client, config }) => {
    const { engine, close } = await openEngine({ db, clock, metrics, config });
    const sources = sourcesFrom({ catalog: client(CatalogService), inventory: client(InventoryService) });
    const rebuild = new Rebuild({ engine, sources, log });
    return {
      rpc: [
        searchRpc({ search: new Search({ engine }), rebuild, comparison: new Comparison({ engine, sources, clock }) }),
      ],
      events: subscriptions(engine),
      close,
      workers: [
        firstBuild({ engine, rebuild, clock, log, retryMs: config.BUILD_RETRY_MS }),
        every("catch up with the index", config.CATCH_UP_INTERVAL_MS, clock, () => engine.catchUp()),
      ],
    };
  },
});
