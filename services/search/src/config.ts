import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** How long a first build that failed waits before it is tried again. */
  BUILD_RETRY_MS: integer(2_000),
  /** How often what lags behind the index catches up: the dictionary of corrections and typeahead. */
  CATCH_UP_INTERVAL_MS: integer(1_000),
  SEARCH_ENGINE: z.enum(["postgres", "opensearch"]).default("postgres"),
  /** Nodes of the cluster, with commas between; a user and password go before the host. Needed for opensearch only. */
  OPENSEARCH_URL: z.string().default(""),
  /** Of the names of indices, so that several shops can share a cluster. */
  OPENSEARCH_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .default("shopstream"),
  OPENSEARCH_TIMEOUT_MS: integer(2_000),
});
