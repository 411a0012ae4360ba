import { flushCompileCache } from "node:module";
import { systemClock } from "./clock.ts";
import { openFaults } from "./faults/open-faults.ts";
import type { Host } from "./host.ts";
import { createLog } from "./log.ts";
import { migrateService } from "./migrate-service.ts";
import { systemRandom } from "./random.ts";
import type { ServiceApp } from "./service.ts";
import { startService } from "./start-service.ts";
import { exportTraces } from "./trace-export.ts";

/** Runs a service as a process of its own until SIGTERM or SIGINT, then drains it. With the argument `migrate` it migrates and ends. */
export async function runService(app: ServiceApp): Promise<void> {
  if (process.argv[2] === "migrate") {
    const { applied } = await migrateService(app, process.env);
    createLog(app.deploy.name, "info").info({ applied }, "the database is up to date");
    return;
  }
  const traces = exportTraces(process.env);
  const running = await startService(app, hostOf(app.deploy.name));
  running.log.info({ httpPort: running.httpPort }, "ready");
  // Node writes what NODE_COMPILE_CACHE asks for at the end of a process, and a crash has none.
  flushCompileCache();
  const stop = async (signal: string) => {
    running.log.info({ signal }, "draining");
    await running.close();
    // A collector that is away must not keep the process from ending well.
    await traces.shutdown().catch(() => undefined);
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

function hostOf(service: string): Host {
  const seams = { env: process.env, clock: systemClock, random: systemRandom };
  const faults = openFaults(process.env, seams);
  return faults === undefined ? seams : { ...seams, faults, clock: faults.clock(service) };
}
