import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { Database } from "@shopstream/platform/db.ts";
import { ensureDatabase } from "@shopstream/platform/embedded/database.ts";
import { engineRoot } from "@shopstream/platform/embedded/engine-root.ts";
import { startPostgres } from "@shopstream/platform/embedded/postgres.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { migrate } from "@shopstream/platform/migrate.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { Connection } from "../../../services/search/src/opensearch/connection.ts";
import { OpenSearchEngine } from "../../../services/search/src/opensearch/opensearch-engine.ts";
import { FacetCopy } from "../../../services/search/src/postgres/facet-copy.ts";
import { PostgresEngine } from "../../../services/search/src/postgres/postgres-engine.ts";
import type { SearchEngine } from "../../../services/search/src/search-engine.ts";
import { startOpenSearch } from "../../engines/opensearch/opensearch.ts";
import { cpuMs } from "../process-tree.ts";

/** An empty index, and what the servers behind it and this process, which asks, have used of the processor. */
export interface Measurable {
  readonly engine: SearchEngine;
  /** Resolves when it has what it reads by itself after a rebuild. */
  settled(): Promise<void>;
  cpu(): number;
  close(): Promise<void>;
}

export type EngineName = "postgres" | "opensearch";

const migrations = new URL("../../../services/search/migrations/", import.meta.url);

export async function openMeasurable(name: EngineName): Promise<Measurable> {
  const folder = mkdtempSync(path.join(tmpdir(), "shopstream-bench-"));
  const dataDir = path.join(engineRoot(folder), "postgres");
  const postgres = await startPostgres({ dataDir, password: "bench", durable: false });
  const url = await ensureDatabase(postgres.adminUrl, "search", "bench");
  await migrate(url, migrations);
  const metrics = createMetrics("search");
  const db = new Database({ url, maxConnections: 8, metrics, clock: systemClock, random: systemRandom });
  const pid = Number(readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  const close = async () => {
    await db.close();
    await postgres.stop();
    rmSync(path.dirname(dataDir), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  if (name === "postgres") {
    const copy = new FacetCopy(db);
    const engine = new PostgresEngine({ db, clock: systemClock, copy });
    return { engine, settled: () => copy.loaded(), cpu: () => cpuMs(pid) + ownCpuMs(), close };
  }
  // Two generations of a hundred thousand products, and everything that is asked meanwhile.
  const opensearch = await startOpenSearch(1_024);
  const connection = new Connection({ url: opensearch.url, metrics, timeoutMs: 30_000 });
  return {
    engine: new OpenSearchEngine({ db, clock: systemClock, connection, prefix: "bench" }),
    settled: async () => undefined,
    cpu: () => cpuMs(pid) + cpuMs(opensearch.pid) + ownCpuMs(),
    close: async () => {
      await connection.close();
      await opensearch.stop();
      await close();
    },
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
