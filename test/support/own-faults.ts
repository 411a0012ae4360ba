import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { postgresUrl } from "@shopstream/platform/embedded/postgres.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { Client } from "pg";
import { setProviderFaults } from "../../cli/src/engine/faults/provider-faults.ts";
import { type PlatformFile, readPlatformFile } from "../../cli/src/engine/platform-file.ts";
import type { RunningPlatform } from "./running-platform.ts";

/** Breaks something behind the back of shopctl, as it breaks by itself. Answers what others do about it, whom one waits for. */
type OwnFault = (platform: RunningPlatform) => Promise<(() => Promise<void>) | undefined>;

/** By the runbook that says what is to be done. What a machine or a cluster is needed for is not here. */
export const ownFaults: Readonly<Record<string, OwnFault>> = {
  "full-database": async (platform) => {
    await asSuperuser(platform, "ALTER SYSTEM SET default_transaction_read_only = on");
    await asSuperuser(platform, "SELECT pg_reload_conf()");
    return undefined;
  },
  "slow-dependency": holdLock,
  "payment-provider": async ({ file }) => {
    const provider = file.simulator as NonNullable<PlatformFile["simulator"]>;
    await setProviderFaults(provider, { operations: [{ operation: "*", outcome: "failBefore" }] }, systemClock);
    return () => setProviderFaults(provider, undefined, systemClock);
  },
  "service-down": async (platform) => stopWhereItStands(platform, "orders"),
  "dependency-down": async (platform) => stopWhereItStands(platform, "redis"),
};

function stopWhereItStands(platform: RunningPlatform, name: string): undefined {
  process.kill(platform.pid(name), "SIGSTOP");
}

// Somebody's session: it asked for all of a table, and then for nothing more.
async function holdLock(platform: RunningPlatform): Promise<undefined> {
  const session = new Client({ connectionString: paymentsUrl(platform) });
  // It is ended by whoever is on duty.
  session.on("error", () => {});
  await session.connect();
  await session.query("BEGIN");
  await session.query("LOCK TABLE payments IN ACCESS EXCLUSIVE MODE");
}

/** Until somebody waits for a lock: who asks before that is told of nobody. */
export async function untilSomebodyWaits(platform: RunningPlatform): Promise<void> {
  const waiting = "SELECT pid FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0";
  await until(async () => (await asSuperuser(platform, waiting)) > 0, "somebody waits for a lock", 30_000);
}

// As it is now: another start may have found another port.
function paymentsUrl({ home }: RunningPlatform): string {
  return readPlatformFile(home)?.databaseUrls.payments as string;
}

/** How many rows PostgreSQL answers with. */
export async function asSuperuser(platform: RunningPlatform, statement: string): Promise<number> {
  const password = readFileSync(join(platform.home, "secrets", "postgres-password"), "utf8").trim();
  const port = Number(new URL(paymentsUrl(platform)).port);
  const session = new Client({ connectionString: postgresUrl(port, "postgres", password, "postgres") });
  await session.connect();
  try {
    return (await session.query(statement)).rowCount ?? 0;
  } finally {
    await session.end();
  }
}
