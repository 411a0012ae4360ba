import { Breaker } from "@shopstream/platform/rpc/breaker.ts";
import { defineService } from "@shopstream/platform/service.ts";
import { every } from "@shopstream/platform/workers.ts";
import pLimit from "p-limit";
import { deploy } from "../deploy.ts";
import { AuditStore } from "./audit-store.ts";
import { config } from "./config.ts";
import { DeclineMeter } from "./decline-meter.ts";
import { ForeignRefunds } from "./foreign-refunds.ts";
import { Oracles } from "./oracles.ts";
import { Reconciliation } from "./reconciliation.ts";
import { RefundStore } from "./refund-store.ts";
import { Refunds } from "./refunds.ts";
import { paymentsRpc } from "./rpc.ts";
import { Payments } from "./service.ts";
import { PaymentStore } from "./store.ts";
import { createStripe } from "./stripe-client.ts";
import { StripeProvider } from "./stripe-provider.ts";
import { Webhooks } from "./webhooks.ts";

const hourMs = 3_600_000;

export const app = defineService({
  deploy,
  config,
  migrations: new URL("../migrations/", import.meta.url),
  build: ({ config, db, clock, random, metrics, log }) => {
    const stripe = createStripe({
      secretKey: config.STRIPE_SECRET_KEY,
      apiBase: config.STRIPE_API_BASE,
      timeoutMs: config.PROVIDER_TIMEOUT_MS,
    });
    const limit = pLimit(config.PROVIDER_CONCURRENCY);
    const provider = new StripeProvider({
      stripe,
      breaker: new Breaker({ target: "stripe", metrics, mostAtOnce: 0 }),
      limit,
      returnUrl: new URL("/checkout/return", config.PUBLIC_URL).href,
    });
    const store = new PaymentStore(db);
    const refunds = new Refunds({ store: new RefundStore(db), provider, clock, random });
    const payments = new Payments({ store, provider, refunds, clock, random });
    const foreignRefunds = new ForeignRefunds({ store, refunds, provider, clock });
    const reconciliation = new Reconciliation({
      store,
      payments,
      refunds,
      foreignRefunds,
      provider,
      clock,
      doubtfulAfterMs: config.DOUBTFUL_AFTER_MS,
    });
    const webhooks = new Webhooks({
      stripe,
      secret: config.STRIPE_WEBHOOK_SECRET,
      payments,
      foreignRefunds,
      provider,
      store,
      clock,
      log,
    });
    const declines = new DeclineMeter(metrics.registry);
    const oracles = new Oracles({ audit: new AuditStore(db), store, provider, clock });
    const isSimulated = config.STRIPE_API_BASE !== undefined;
    const paymentConfig = {
      provider: isSimulated ? "simulator" : "stripe",
      publishableKey: config.STRIPE_PUBLISHABLE_KEY,
      apiBase: config.STRIPE_PUBLIC_API_BASE ?? config.STRIPE_API_BASE ?? "",
    } as const;
    return {
      rpc: [paymentsRpc({ payments, refunds, webhooks, reconciliation, oracles, declines, paymentConfig })],
      workers: [
        every(
          "reconcile payments",
          config.RECONCILE_INTERVAL_MS,
          clock,
          async () => void (await reconciliation.run(false)),
        ),
        every("forget old webhooks", hourMs, clock, async () => {
          const before = new Date(clock.now() - config.WEBHOOK_RETENTION_DAYS * 24 * hourMs);
          const forgotten = await store.forgetWebhooks(before);
          if (forgotten > 0) log.info({ forgotten }, "old webhooks were forgotten");
        }),
      ],
    };
  },
});
