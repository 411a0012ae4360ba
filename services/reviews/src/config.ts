import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** How long the catalogue is asked about a product that somebody reviews. */
  CATALOG_TIMEOUT_MS: integer(1_500),
  /** How long identity is asked what the author is called. */
  IDENTITY_TIMEOUT_MS: integer(1_500),
});
