// node test/engines/outbox-bench.ts: what it costs to carry events from the outbox to a bus, by LISTEN and batches as the
// relay does it, and by logical decoding. The bus takes everything at no cost. Prints one line per way.
import path from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { ensureDatabase } from "@shopstream/platform/embedded/database.ts";
import { engineRoot } from "@shopstream/platform/embedded/engine-root.ts";
import { startPostgres } from "@shopstream/platform/embedded/postgres.ts";
import type { Envelope } from "@shopstream/platform/envelope.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { createMetrics } from "@shopstream/platform/metrics.ts";
import { migrate } from "@shopstream/platform/migrate.ts";
import { Relay } from "@shopstream/platform/relay.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import pg from "pg";
import { cpuSeconds } from "./cpu.ts";
import { scratchFolder } from "./scratch.ts";

const events = 5_000;
const writers = 4;

type Way = (url: string, take: (times: readonly string[]) => void) => Promise<() => Promise<void>>;

/** The relay itself. */
const listen: Way = async (url, take) => {
  const publish = async (_topic: string, batch: readonly Envelope[]) => take(batch.map(({ time }) => time));
  const bus = { publish, subscribe: () => Promise.reject(new Error("nobody listens")), close: async () => undefined };
  const log = createLog("bench", "silent");
  const relay = new Relay({ source: "bench", url, bus, clock: systemClock, log, metrics: createMetrics("bench") });
  const done = relay.run();
  return async () => {
    await relay.stop();
    await done;
  };
};

/** A slot that decodes the log, read whenever a notification says that there is something. */
const decode: Way = async (url, take) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("create publication bench for table outbox with (publish = 'insert')");
  await client.query("select pg_create_logical_replication_slot('bench', 'pgoutput')");
  await client.query("listen outbox");
  let isOver = false;
  let wake = Promise.withResolvers<void>();
  client.on("notification", () => wake.resolve());
  const loop = async () => {
    while (!isOver) {
      wake = Promise.withResolvers();
      const { rows } = await client.query<{ data: Buffer }>(
        "select data from pg_logical_slot_get_binary_changes('bench', null, 1000, 'proto_version', '1', 'publication_names', 'bench')",
      );
      const times = rows.flatMap(({ data }) => occurredAt(data));
      if (times.length > 0) take(times);
      else await Promise.race([wake.promise, systemClock.sleep(1_000)]);
    }
  };
  const done = loop();
  return async () => {
    isOver = true;
    wake.resolve();
    await done;
    await client.query("select pg_drop_replication_slot('bench')");
    await client.end();
  };
};

const occurredAtColumn = 7;

// An insert: 'I', relation, 'N', number of columns, and for each its kind, length and text.
function occurredAt(message: Buffer): string[] {
  if (message[0] !== 0x49) return [];
  let at = 8;
  for (let column = 0; ; column += 1) {
    const kind = message[at];
    if (kind !== 0x74) {
      at += 1;
      continue;
    }
    const length = message.readInt32BE(at + 1);
    if (column === occurredAtColumn) return [message.toString("utf8", at + 5, at + 5 + length)];
    at += 5 + length;
  }
}

async function measure(name: string, way: Way, admin: { url: string; pid: number }): Promise<void> {
  const url = await ensureDatabase(admin.url, name, "bench");
  await migrate(url);
  const root = new pg.Client({ connectionString: admin.url });
  await root.connect();
  await root.query(`alter role ${name} with superuser`);
  const delays: number[] = [];
  const stop = await way(url, (times) => {
    for (const time of times) delays.push(Date.now() - Date.parse(time));
  });
  const pool = new pg.Pool({ connectionString: url, max: writers });
  const wal = async () => Number((await root.query("select pg_current_wal_lsn() - '0/0' as bytes")).rows[0].bytes);
  const [server, own, log] = [cpuSeconds([admin.pid]), process.cpuUsage(), await wal()];
  const write = async (first: number) => {
    for (let n = first; n < events; n += writers)
      await pool.query(
        `insert into outbox (id, topic, type, version, subject, sequence, occurred_at, data)
         values (gen_random_uuid(), 'bench', 'Benched', 1, $1, 1, clock_timestamp(), '{"note":"bench"}')`,
        [`subject-${n}`],
      );
  };
  await Promise.all(Array.from({ length: writers }, (_, first) => write(first)));
  await until(() => delays.length >= events, "all are carried", 120_000);
  const { user, system } = process.cpuUsage(own);
  const line = {
    way: name,
    events: delays.length,
    serverCpuMsPerEvent: ((cpuSeconds([admin.pid]) - server) * 1_000) / events,
    processCpuMsPerEvent: (user + system) / 1_000 / events,
    walBytesPerEvent: Math.round(((await wal()) - log) / events),
    delayMs: { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95) },
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  await stop();
  await pool.end();
  await root.end();
}

function quantile(values: readonly number[], q: number): number {
  return Math.round([...values].sort((one, other) => one - other)[Math.floor(values.length * q)] ?? 0);
}

const { folder, remove } = scratchFolder("outbox-bench");
const postgres = await startPostgres({
  dataDir: path.join(engineRoot(folder), "postgres"),
  password: "bench",
  durable: true,
});
try {
  const admin = { url: postgres.adminUrl, pid: postgres.pid };
  for (const round of [1, 2]) {
    await measure(`listen_${round}`, listen, admin);
    await measure(`decode_${round}`, decode, admin);
  }
} finally {
  await postgres.stop();
  remove();
}
