import type { Clock } from "@shopstream/platform/clock.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Worker } from "@shopstream/platform/service.ts";
import type { Rebuild } from "./rebuild.ts";
import type { SearchEngine } from "./search-engine.ts";

export interface FirstBuildDeps {
  readonly engine: SearchEngine;
  readonly rebuild: Rebuild;
  readonly clock: Clock;
  readonly log: Log;
  readonly retryMs: number;
}

/** Reads the whole catalogue once in the life of an index: the bus may no longer have the events of long ago. */
export function firstBuild({ engine, rebuild, clock, log, retryMs }: FirstBuildDeps): Worker {
  const attempt = async () => {
    try {
      if (!(await engine.isBuilt()))
        log.info({ products: await rebuild.run() }, "the index was built from the catalogue");
      return true;
    } catch (error) {
      // Usual while the platform starts: events are taken and searches answered meanwhile.
      log.info({ err: error }, "the index cannot be built yet; it is tried again");
      return false;
    }
  };
  return {
    name: "first build",
    run: async (stop) => {
      while (!stop.aborted && !(await attempt())) await clock.sleep(retryMs, stop).catch(() => undefined);
      if (!stop.aborted) await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
    },
  };
}
