import type { Launch } from "@shopstream/platform/embedded/launch.ts";
import { findRunningPostgres } from "@shopstream/platform/embedded/postgres-pid.ts";
import { endProcess } from "@shopstream/platform/embedded/process.ts";
import { findRunningRedis } from "@shopstream/platform/embedded/redis-pid.ts";
import type { ChildSpec } from "./child-spec.ts";
import { findSurvivors } from "./recover-survivors.ts";

/** An embedded engine as a child of the supervisor. */
export function engineChild(name: string, launch: Launch, logFile: string): ChildSpec {
  const { readyLine, ...process } = launch;
  return {
    ...process,
    name,
    logFile,
    ready: { kind: "line", text: readyLine },
    readyTimeoutMs: 120_000, // a big write-ahead log may have to be read after a crash
    dependsOn: [],
    drainMs: 20_000,
  };
}

type Places = { readonly dir: string; readonly postgresDir: string; readonly redisDir: string };

/**
 * Ends engines that hold our data and that no supervisor's record knows, after that record was lost: a new one on the
 * same data would refuse to start. Only while no supervisor runs. Returns their process numbers.
 */
export async function endStrayEngines({ dir, postgresDir, redisDir }: Places): Promise<number[]> {
  const known = new Set(findSurvivors(dir).map(({ process }) => process.pid));
  const running = [findRunningPostgres(postgresDir), findRunningRedis(redisDir)];
  const strays = running.flatMap((engine) => (engine === undefined || known.has(engine.pid) ? [] : [engine.pid]));
  // SIGINT is "fast" to PostgreSQL and an orderly shutdown to Redis.
  const steps = [
    { signal: "SIGINT", waitMs: 20_000 },
    { signal: "SIGKILL", waitMs: 5_000 },
  ] as const;
  await Promise.all(strays.map((pid) => endProcess(pid, steps)));
  return strays;
}
