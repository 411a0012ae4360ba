import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import { defineService, type ServiceDeps } from "@shopstream/platform/service.ts";
import { SigningSecret } from "@shopstream/platform/signing-secret.ts";
import { CartService } from "@shopstream/protos/services/cart.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import type { z } from "zod";
import { deploy } from "../deploy.ts";
import { AuditStore } from "./audit-store.ts";
import { Auditor } from "./auditor.ts";
import { config } from "./config.ts";
import { paymentEvents } from "./events.ts";
import { Invariants } from "./invariants.ts";
import { shopWith } from "./neighbour-shop.ts";
import { OrderTokens } from "./order-token.ts";
import { OutcomeMeter } from "./outcome-meter.ts";
import { Reconciliation } from "./reconciliation.ts";
import { RefundStore } from "./refund-store.ts";
import { Refunds } from "./refunds.ts";
import { ordersRpc } from "./rpc.ts";
import { SagaRunner } from "./saga/runner.ts";
import { stepsWith } from "./saga/steps.ts";
import { SagaStore } from "./saga/store.ts";
import { Orders } from "./service.ts";
import { ShipmentStore } from "./shipment-store.ts";
import { Shipments } from "./shipments.ts";
import { OrderStore } from "./store.ts";
import { Waiting } from "./waiting.ts";
import { workersOf } from "./workers.ts";

type Deps = ServiceDeps<z.infer<typeof config>>;

interface Neighbours {
  readonly cart: Client<typeof CartService>;
  readonly catalog: Client<typeof CatalogService>;
  readonly inventory: Client<typeof InventoryService>;
  readonly payments: Client<typeof PaymentsService>;
}

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: (deps) => {
    const { db, clock, client, config: settings } = deps;
    const neighbours = {
      cart: client(CartService),
      catalog: client(CatalogService),
      inventory: client(InventoryService),
      payments: client(PaymentsService),
    };
    const sagas = new SagaStore(db);
    const runner = runnerOf(deps, sagas, neighbours);
    const orders = ordersOf(deps, sagas, runner, neighbours);
    const refunds = new Refunds({ ...deps, ...neighbours, store: new RefundStore(db) });
    const shipments = new Shipments({ ...deps, store: new ShipmentStore(db) });
    const { reconciliation, invariants } = checksOf(deps, sagas, neighbours);
    return {
      rpc: [ordersRpc({ orders, refunds, shipments, reconciliation, invariants })],
      events: paymentEvents({
        wake: (orderId, eventId) => runner.wake(orderId, eventId),
        adopt: (refund, eventId) => refunds.adopt(refund, eventId),
      }),
      workers: workersOf({ runner, refunds, reconciliation, clock, settings }),
      close: () => runner.stop(),
    };
  },
});

function runnerOf({ config: settings, ...deps }: Deps, store: SagaStore, neighbours: Neighbours): SagaRunner {
  const limits = {
    retryMs: settings.SAGA_RETRY_MS,
    giveUpMs: settings.SAGA_GIVE_UP_MS,
    challengeMs: settings.CHALLENGE_MS,
  };
  const steps = stepsWith({ ...neighbours, holdSeconds: Math.ceil(longestMs(settings) / 1_000) });
  const outcomes = new OutcomeMeter(deps.metrics.registry);
  return new SagaRunner({ ...deps, store, steps, outcomes, limits, leaseMs: settings.SAGA_LEASE_MS });
}

function ordersOf(
  { db, clock, config: settings }: Deps,
  sagas: SagaStore,
  runner: SagaRunner,
  neighbours: Neighbours,
): Orders {
  const store = new OrderStore(db);
  const waiting = new Waiting({ runner, store, clock });
  const tokens = new OrderTokens(new SigningSecret(settings.ORDER_TOKEN_SECRET));
  const times = { budgetMs: settings.CHECKOUT_BUDGET_MS, giveUpMs: settings.SAGA_GIVE_UP_MS };
  return new Orders({ store, sagas, runner, waiting, shop: shopWith(neighbours), tokens, clock, ...times });
}

function checksOf({ config: settings, ...deps }: Deps, sagas: SagaStore, neighbours: Neighbours) {
  const store = new AuditStore(deps.db);
  const auditor = new Auditor({ ...neighbours, store, clock: deps.clock });
  const nudge = (orderId: string) => sagas.nudge(orderId, new Date(deps.clock.now()));
  return {
    reconciliation: new Reconciliation({ ...deps, ...neighbours, store, auditor, nudge }),
    invariants: new Invariants({ store, auditor, clock: deps.clock, longestMs: longestMs(settings) }),
  };
}

/** The longest way to a confirmation: four steps that each take all the time they have, and a customer who does too. */
function longestMs({ SAGA_GIVE_UP_MS, CHALLENGE_MS }: Deps["config"]): number {
  return 4 * SAGA_GIVE_UP_MS + CHALLENGE_MS;
}
