import { defineService } from "@shopstream/platform/service.ts";
import { every } from "@shopstream/platform/workers.ts";
import { deploy } from "../deploy.ts";
import { config } from "./config.ts";
import { ReservationStore } from "./reservation-store.ts";
import { Reservations } from "./reservations.ts";
import { inventoryRpc } from "./rpc.ts";
import { Inventory } from "./service.ts";
import { StockStore } from "./store.ts";

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ db, clock, random, config: { SWEEP_INTERVAL_MS } }) => {
    const inventory = new Inventory({ store: new StockStore(db), clock, random });
    const reservations = new Reservations({ store: new ReservationStore(db), clock, random });
    return {
      rpc: [inventoryRpc(inventory, reservations)],
      workers: [every("sweep expired holds", SWEEP_INTERVAL_MS, clock, () => reservations.releaseExpired())],
    };
  },
});
