import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** What a visitor who names no currency is shown. */
  DEFAULT_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("EUR"),
  /** How old a shown quantity may be. Selling never looks at it. */
  AVAILABILITY_CACHE_MS: integer(1_000),
  /** Browsing goes on without quantities when inventory takes longer. */
  AVAILABILITY_TIMEOUT_MS: integer(300),
  /** How old the number of products in a category may be. */
  CATEGORY_CACHE_MS: integer(2_000),
  /** How often stock that inventory did not take is offered again. */
  INITIAL_STOCK_INTERVAL_MS: integer(2_000),
});
