import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/, "a Stripe secret key starts with sk_test_ or sk_live_"),
  STRIPE_PUBLISHABLE_KEY: z.string().default(""),
  STRIPE_WEBHOOK_SECRET: z.string().min(8),
  /** The simulator's address; Stripe itself when empty. */
  STRIPE_API_BASE: z.url().optional(),
  /** The same for a customer's browser, where that is another address. */
  STRIPE_PUBLIC_API_BASE: z.url().optional(),
  /** The shop's address for customers: there they come back to after a challenge. */
  PUBLIC_URL: z.url().default("http://127.0.0.1:8080"),
  PROVIDER_TIMEOUT_MS: integer(3_000),
  PROVIDER_CONCURRENCY: integer(64),
  /** How long webhooks are kept for a look at what was told. Signatures expire after minutes, so none comes again. */
  WEBHOOK_RETENTION_DAYS: integer(30),
  RECONCILE_INTERVAL_MS: integer(60_000),
  /** A payment whose outcome is unknown for so long is looked up at the provider. */
  DOUBTFUL_AFTER_MS: integer(60_000),
});
