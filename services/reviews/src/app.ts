import { defineService } from "@shopstream/platform/service.ts";
import { deploy } from "../deploy.ts";
import { config } from "./config.ts";
import { Erasure } from "./erasure.ts";
import { ErasureStore } from "./erasure-store.ts";
import { subscriptions } from "./events.ts";
import { ListingStore } from "./listing-store.ts";
import { Moderation } from "./moderation.ts";
import { neighboursOf } from "./neighbours.ts";
import { Oracle } from "./oracle.ts";
import { PurchaseStore } from "./purchase-store.ts";
import { Purchases } from "./purchases.ts";
import { RatingAudit } from "./rating-audit.ts";
import { Reading } from "./reading.ts";
import { reviewsRpc } from "./rpc.ts";
import { Reviews } from "./service.ts";
import { ReviewStore } from "./store.ts";
import { VoteStore } from "./vote-store.ts";
import { Votes } from "./votes.ts";

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ db, clock, random, client, config: { CATALOG_TIMEOUT_MS, IDENTITY_TIMEOUT_MS } }) => {
    const seams = { clock, random };
    const store = new ReviewStore(db);
    const neighbours = neighboursOf({
      client,
      catalogTimeoutMs: CATALOG_TIMEOUT_MS,
      identityTimeoutMs: IDENTITY_TIMEOUT_MS,
    });
    return {
      rpc: [
        reviewsRpc({
          reviews: new Reviews({ store, ...neighbours, ...seams }),
          reading: new Reading({ store: new ListingStore(db) }),
          moderation: new Moderation({ store, ...seams }),
          votes: new Votes({ store: new VoteStore(db) }),
          oracle: new Oracle({ audit: new RatingAudit(db), shown: neighbours.shown, clock }),
        }),
      ],
      events: subscriptions(
        new Purchases({ store: new PurchaseStore(db) }),
        new Erasure({ store: new ErasureStore(db), ...seams }),
      ),
    };
  },
});
