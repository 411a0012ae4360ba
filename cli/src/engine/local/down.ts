import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "@shopstream/platform/clock.ts";
import { endStrayEngines } from "../engine-child.ts";
import { openHome } from "../home.ts";
import { findSurvivors } from "../recover-survivors.ts";
import { findSupervisor } from "../supervisor-client.ts";
import { endProcess, watchSurvivor } from "../watched-process.ts";

/** Stops everything that runs for this home, also what a killed supervisor left. False when nothing did. */
export async function localDown(home: string, clock: Clock, timeoutMs: number): Promise<boolean> {
  if (!existsSync(home)) return false;
  const dirs = openHome(home);
  const supervisor = findSupervisor(dirs.supervisor, clock);
  await supervisor?.stop(timeoutMs);
  const survivors = findSurvivors(dirs.supervisor).reverse();
  for (const survivor of survivors) await endProcess(watchSurvivor(survivor.process, clock), survivor, clock);
  const strays = await endStrayEngines({ dir: dirs.supervisor, postgresDir: dirs.postgres, redisDir: dirs.redis });
  return supervisor !== undefined || survivors.length + strays.length > 0;
}

/** Removes the data, wherever the engines keep it. Only after everything stopped. */
export function purge(home: string): void {
  if (!existsSync(home)) return;
  const { postgres, redis } = openHome(home);
  for (const dir of [postgres, redis]) rmSync(dir, { recursive: true, force: true });
  const engines = dirname(postgres);
  if (engines !== home) rmSync(engines, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}
