import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BusAdmin, LogExtent } from "@shopstream/platform/bus.ts";
import { Database } from "@shopstream/platform/db.ts";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { isAppError } from "@shopstream/platform/errors.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { localServices } from "../colocated/local-services.ts";
import type { Call } from "../command.ts";
import type { Io } from "../io.ts";
import { ShopError } from "../shop-error.ts";
import { withBus } from "./events.ts";
import { homeOf, repository } from "./home.ts";
import { readPlatformFile } from "./platform-file.ts";
import { findSupervisor } from "./supervisor-client.ts";

export interface RebuildOptions {
  /** Leaves what is there: for a log that no longer reaches back to the beginning. */
  readonly keep?: boolean;
  readonly databaseUrl?: string;
}

export interface RebuiltTopic extends LogExtent {
  readonly topic: string;
}

/** How long a consumer that was told to stop may still be known to the bus as one that reads. */
const mostTries = 30;
const againMs = 500;

/**
 * Empties what a service keeps of events alone, forgets which of them it has seen, and lets it read the log from the
 * beginning. Rewinding comes first: when we are killed after it, the service meets events that it knows, and no harm is done.
 */
export async function rebuildProjection(
  call: Call,
  consumer: string,
  options: RebuildOptions,
): Promise<readonly RebuiltTopic[]> {
  const { consumes } = deployOf(consumer);
  return withBus(call.io, async (admin) => {
    const topics = await Promise.all(consumes.map(async (topic) => ({ topic, ...(await admin.extent(topic)) })));
    await mustBeComplete(admin, consumer, topics, options);
    if (call.isDryRun) return topics;
    const url = databaseOf(call, consumer, options);
    await pausing(call, consumer);
    call.progress.begin(`Rewind ${consumer} to the beginning of the log`);
    await rewind(call, admin, consumer, consumes);
    call.progress.begin("Empty what is filled anew");
    await forget(call.io, url, options.keep === true ? [] : emptyingOf(consumer));
    return topics;
  });
}

function fileOf(consumer: string): string {
  return join(repository, "services", consumer, "projection.sql");
}

function deployOf(consumer: string): Deploy {
  const able = localServices.filter(({ name }) => existsSync(fileOf(name)));
  const found = able.find(({ name }) => name === consumer);
  if (found !== undefined) return found;
  const names = able.map(({ name }) => name).join(", ");
  throw new ShopError("SHOP-CLI-001", `${consumer} keeps nothing that a log of events could fill; ${names} do`);
}

function emptyingOf(consumer: string): string[] {
  const lines = readFileSync(fileOf(consumer), "utf8").split("\n");
  const sql = lines.filter((line) => !line.startsWith("--")).join("\n");
  return sql.split(";").filter((statement) => statement.trim() !== "");
}

async function mustBeComplete(
  admin: BusAdmin,
  consumer: string,
  topics: readonly RebuiltTopic[],
  { keep }: RebuildOptions,
): Promise<void> {
  const cut = topics.filter(({ isWhole }) => !isWhole).map(({ topic }) => topic);
  if (cut.length > 0 && keep !== true)
    throw new ShopError("SHOP-EVENT-005", `the log of ${cut.join(", ")} no longer has its first events`);
  const letters = await admin.letters(consumer);
  if (letters.length > 0) throw new ShopError("SHOP-EVENT-005", `${consumer} has ${letters.length} dead letters`);
}

function databaseOf({ io }: Call, consumer: string, options: RebuildOptions): string {
  const url = options.databaseUrl ?? io.env.SHOP_DATABASE_URL ?? localFile(io)?.databaseUrls[consumer];
  if (url === undefined)
    throw new ShopError("SHOP-ENV-001", `where is the database of ${consumer}? Give --database-url`);
  return url;
}

// An address in the environment names another platform than the local one.
function localFile({ env }: Io) {
  const isElsewhere = env.SHOP_REDIS_URL !== undefined || env.SHOP_KAFKA_BROKERS !== undefined;
  return isElsewhere ? undefined : readPlatformFile(homeOf(env));
}

/** On the local platform, ends the process that consumes and starts it again at the end. Elsewhere somebody has to. */
async function pausing(call: Call, consumer: string): Promise<void> {
  const platform = localFile(call.io);
  const supervisor = findSupervisor(join(homeOf(call.io.env), "supervisor"), call.io.clock);
  if (platform === undefined || supervisor === undefined) return;
  const child = platform.mode === "wire" ? consumer : "platform";
  call.progress.begin(`Stop ${child} for a moment`);
  call.atEnd(async () => void (await supervisor.restart(child)));
  await supervisor.pause(child);
}

async function rewind({ io, signal }: Call, admin: BusAdmin, consumer: string, topics: readonly string[]) {
  for (let tries = 1; ; tries += 1) {
    try {
      await admin.rewind(consumer, topics);
      return;
    } catch (error) {
      if (!isAppError(error, "conflict")) throw error;
      if (tries === mostTries) throw new ShopError("SHOP-EVENT-004", `${consumer} is reading`, { cause: error });
      await io.clock.sleep(againMs, signal);
    }
  }
}

async function forget({ clock, random }: Io, url: string, emptying: readonly string[]): Promise<void> {
  const db = new Database({ url, maxConnections: 1, metrics: createMetrics("shopctl"), clock, random });
  try {
    await db.transaction(async (tx) => {
      for (const statement of ["delete from inbox", ...emptying]) await tx.query(statement);
    });
  } finally {
    await db.close();
  }
}
