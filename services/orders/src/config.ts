import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** What guests' order tokens are made with: the secret itself, or the absolute path of a file that holds it. */
  ORDER_TOKEN_SECRET: z.string().min(16).or(z.string().startsWith("/")),
  /** A checkout that takes longer is answered as pending and goes on; well below the edge's 10 seconds. */
  CHECKOUT_BUDGET_MS: integer(7_000),
  /** How long a saga belongs to a replica that no longer renews it. */
  SAGA_LEASE_MS: integer(4_000),
  /** How often sagas are looked for that nobody is at. */
  SAGA_POLL_MS: integer(500),
  /** The first pause after a step failed; it doubles from there. */
  SAGA_RETRY_MS: integer(200),
  /** A step that has not succeeded by then is undone, with all before it. */
  SAGA_GIVE_UP_MS: integer(120_000),
  /** How long the customer may take to confirm a payment at the bank. */
  CHALLENGE_MS: integer(900_000),
  RECONCILE_INTERVAL_MS: integer(300_000),
});
