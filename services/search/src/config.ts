import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** How long a first build that failed waits before it is tried again. */
  BUILD_RETRY_MS: integer(2_000),
  /** How often the dictionary behind corrections and typeahead catches up with the index. */
  DICTIONARY_INTERVAL_MS: integer(1_000),
});
