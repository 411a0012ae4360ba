import { defineService } from "@shopstream/platform/service.ts";
import { every } from "@shopstream/platform/workers.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { deploy } from "../deploy.ts";
import { Availability } from "./availability.ts";
import { Browsing } from "./browsing.ts";
import { Categories } from "./categories.ts";
import { CategoryStore } from "./category-store.ts";
import { config } from "./config.ts";
import { reviewEvents } from "./events.ts";
import { Imports } from "./imports.ts";
import { InitialStock } from "./initial-stock.ts";
import { InitialStockStore } from "./initial-stock-store.ts";
import { ListingStore } from "./listing-store.ts";
import { RatingStore } from "./rating-store.ts";
import { Ratings } from "./ratings.ts";
import { catalogRpc } from "./rpc.ts";
import { Catalog } from "./service.ts";
import { ProductStore } from "./store.ts";

// Staff who create one product are not kept waiting by a slow inventory; an import of hundreds may take longer.
const perLineMs = 5;

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ db, clock, random, log, config, client }) => {
    const inventory = client(InventoryService);
    const ask = async (skus: readonly string[]) =>
      (await inventory.getAvailability({ skus }, { timeoutMs: config.AVAILABILITY_TIMEOUT_MS })).available;
    const availability = new Availability({ ask, clock, log, maxAgeMs: config.AVAILABILITY_CACHE_MS });
    const categories = new Categories({ store: new CategoryStore(db), clock, maxAgeMs: config.CATEGORY_CACHE_MS });
    const initialStock = new InitialStock({
      store: new InitialStockStore(db),
      tell: (lines) => inventory.setInitialStock({ lines }, { timeoutMs: 1_000 + lines.length * perLineMs }),
      log,
    });
    const deps = { store: new ProductStore(db), initialStock, clock, random, onChange: () => categories.forget() };
    const browsing = new Browsing({ store: new ListingStore(db), availability, categories });
    return {
      rpc: [
        catalogRpc({
          catalog: new Catalog(deps),
          imports: new Imports(deps),
          browsing,
          categories,
          defaultCurrency: config.DEFAULT_CURRENCY,
        }),
      ],
      events: reviewEvents(new Ratings({ store: new RatingStore(db), clock, random })),
      workers: [
        every("tell inventory of new stock", config.INITIAL_STOCK_INTERVAL_MS, clock, () =>
          initialStock.deliverPending(),
        ),
      ],
    };
  },
});
