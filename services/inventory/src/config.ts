import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** How often expired holds are looked for. */
  SWEEP_INTERVAL_MS: integer(1_000),
});
