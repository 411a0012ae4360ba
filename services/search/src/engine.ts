import type { Clock } from "@shopstream/platform/clock.ts";
import type { Database } from "@shopstream/platform/db.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Metrics } from "@shopstream/platform/metrics.ts";
import type { z } from "zod";
import type { config } from "./config.ts";
import { FacetCopy } from "./postgres/facet-copy.ts";
import { GenerationStore } from "./postgres/generation-store.ts";
import { PostgresEngine } from "./postgres/postgres-engine.ts";
import type { SearchEngine } from "./search-engine.ts";

export interface EngineDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly config: z.infer<typeof config>;
}

export interface OpenedEngine {
  readonly engine: SearchEngine;
  close(): Promise<void>;
}

/** The engine that the configuration names. Another one than before starts with an empty index, which is then built. */
export async function openEngine({ db, clock, metrics, config }: EngineDeps): Promise<OpenedEngine> {
  const {
    SEARCH_ENGINE: name,
    OPENSEARCH_URL: url,
    OPENSEARCH_PREFIX: prefix,
    OPENSEARCH_TIMEOUT_MS: timeoutMs,
  } = config;
  await new GenerationStore(db).adopt(name);
  if (name === "postgres")
    return { engine: new PostgresEngine({ db, clock, copy: new FacetCopy(db) }), close: async () => undefined };
  if (url === "") throw new AppError("invalid", "bad_environment", "OPENSEARCH_URL must say where OpenSearch is");
  // Its client takes 28 MB, which nobody else needs to have.
  const [{ Connection }, { OpenSearchEngine }] = await Promise.all([
    import("./opensearch/connection.ts"),
    import("./opensearch/opensearch-engine.ts"),
  ]);
  const connection = new Connection({ url, metrics, timeoutMs });
  return { engine: new OpenSearchEngine({ db, clock, connection, prefix }), close: () => connection.close() };
}
