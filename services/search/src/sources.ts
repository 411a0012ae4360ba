import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import type { CatalogService } from "@shopstream/protos/services/catalog.ts";
import type { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { toState } from "./document.ts";
import type { Sources } from "./rebuild.ts";

export interface Neighbours {
  readonly catalog: Client<typeof CatalogService>;
  readonly inventory: Client<typeof InventoryService>;
}

const pageSize = 100;

/** Catalogue and inventory as the index reads them. */
export function sourcesFrom({ catalog, inventory }: Neighbours): Sources {
  return {
    async *products() {
      let pageToken = "";
      do {
        const page = await catalog.exportProducts({ pageToken, pageSize });
        yield page.items.map(toState);
        pageToken = page.nextPageToken;
      } while (pageToken !== "");
    },
    availability: async (skus) => (await inventory.getAvailability({ skus })).available,
  };
}
