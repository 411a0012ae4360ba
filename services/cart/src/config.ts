import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** The currency of a cart whose customer names none. */
  DEFAULT_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("EUR"),
  /** A cart is forgotten this long after its last change. */
  GUEST_TTL_DAYS: integer(30),
  MEMBER_TTL_DAYS: integer(180),
  /** How long the answer to an Idempotency-Key is kept. */
  ANSWER_TTL_HOURS: integer(72),
  /** A SKU that is not known here is asked about at the catalog, for this long. */
  CATALOG_TIMEOUT_MS: integer(1_000),
});
