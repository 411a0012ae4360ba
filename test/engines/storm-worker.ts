// node storm-worker.ts relay|consumer: one process of a storm, until it is killed. What it needs is in the environment.
import { randomUUID } from "node:crypto";
import { systemClock } from "@shopstream/platform/clock.ts";
import { Database, type Sql } from "@shopstream/platform/db.ts";
import type { Envelope } from "@shopstream/platform/envelope.ts";
import { gather } from "@shopstream/platform/gather.ts";
import { receiveAll } from "@shopstream/platform/inbox.ts";
import { openToAll } from "@shopstream/platform/kafka-settings.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { openBus } from "@shopstream/platform/open-bus.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { Relay } from "@shopstream/platform/relay.ts";
import { stormTopic } from "./storm-settings.ts";

const { env } = process;
const seams = { clock: systemClock, random: systemRandom };
const log = createLog(`storm-${process.argv[2]}`, "warn");
const metrics = createMetrics("storm");
const url = env.DATABASE_URL as string;
const db = new Database({ url, maxConnections: 4, metrics, ...seams });
const redis = connectRedis(env.REDIS_URL as string);
const settings = {
  BUS: env.BUS as "redis" | "kafka",
  BUS_KEEP: 1_000_000,
  KAFKA_BROKERS: env.KAFKA_BROKERS as string,
  KAFKA_PREFIX: env.PREFIX as string,
  // Short, since here members do nothing but die.
  KAFKA_SESSION_MS: 2_500,
  REDIS_PREFIX: env.PREFIX as string,
  ...openToAll,
};
const bus = await openBus(settings, { redis, log, ...seams });

// The effect of an event is a row; that a second one would show is why there is no unique key on it.
async function note(events: readonly Envelope[], tx: Sql): Promise<void> {
  const fresh = await receiveAll(
    tx,
    events.map(({ id }) => id),
  );
  const rows = events.filter(({ id }) => fresh.has(id));
  await tx.query(
    "insert into effects (event_id, subject, sequence, worker) select *, $4::text from unnest($1::uuid[], $2::text[], $3::bigint[])",
    [rows.map(({ id }) => id), rows.map(({ subject }) => subject), rows.map(({ sequence }) => sequence), worker],
  );
}
const worker = randomUUID();

if (process.argv[2] === "relay") {
  await new Relay({ source: "storm", url, bus, clock: systemClock, log, metrics }).run();
} else {
  const handle = gather<Envelope>(500, (events) => db.transaction((tx) => note(events, tx)));
  await bus.subscribe({ group: "storm", topics: [stormTopic], handle, parallelSubjects: 500 });
}
