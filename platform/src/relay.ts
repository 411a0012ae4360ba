import { Client } from "pg";
import type { Bus } from "./bus.ts";
import type { Clock } from "./clock.ts";
import type { Envelope } from "./envelope.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Work } from "./work.ts";

export interface RelayDeps {
  /** The publishing service. */
  readonly source: string;
  readonly url: string;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Row {
  readonly position: string;
  readonly topic: string;
  readonly envelope: Envelope;
}

/** One statement to read them, one pipeline or request to publish them. */
const batchSize = 1_000;
/** A notification wakes the relay at once; this is for what was written while nobody listened. */
const idleMs = 1_000;

// Marks what the bus has taken and reads what comes next, in one round trip. The batch is chosen before it is formatted:
// of a large backlog the planner would otherwise build every envelope, to sort them and keep a batch.
const next = `
  with sent as (update outbox set published_at = now() where position = any($2::bigint[]) and published_at is null)
  select position, topic, jsonb_strip_nulls(jsonb_build_object('id', id, 'type', type, 'version', version, 'source', $1::text, 'subject', subject, 'sequence', sequence,
    'time', to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'traceparent', traceparent)) || jsonb_build_object('data', data) as envelope
  from (select * from outbox where published_at is null and position <> all($2::bigint[]) order by position limit ${batchSize}) as batch
  order by position`;

/**
 * Moves events from the outbox to the bus, in the order they were written. One replica at a time: whoever holds the
 * advisory lock of its session. An event is marked only after the bus has it, with the next look at the outbox, so a
 * crash sends twice, never not at all.
 */
export class Relay {
  readonly #deps: RelayDeps;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<Work>();
  /** On the bus, and not marked yet. */
  #sent: readonly string[] = [];

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#session();
      } catch (error) {
        this.#deps.log.warn({ err: error }, "the outbox relay lost its connection and tries again");
        await this.#pause(500);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.resolve("upkeep");
  }

  async #session(): Promise<void> {
    const session = new Client({
      connectionString: this.#deps.url,
      keepAlive: true,
      // Nobody waits for a mark to be on disk: one that is lost makes an event come twice, and the inbox knows it.
      options: "-c synchronous_commit=off -c statement_timeout=15000",
    });
    const lost = Promise.withResolvers<never>();
    lost.promise.catch(() => undefined);
    session.on("error", lost.reject);
    session.on("end", () => lost.reject(new Error("the connection ended")));
    session.on("notification", () => this.#wake.resolve("event"));
    try {
      await session.connect();
      await Promise.race([lost.promise, this.#lead(session)]);
    } finally {
      await session.end().catch(() => undefined);
    }
  }

  async #lead(session: Client): Promise<void> {
    while (!this.#stop.signal.aborted && !(await this.#lock(session))) await this.#pause(idleMs);
    await session.query("listen outbox");
    // A look that nothing asked for is upkeep, and counted as such.
    for (let work: Work = "upkeep"; !this.#stop.signal.aborted; ) {
      this.#wake = Promise.withResolvers();
      const rows = await this.#read(session, work);
      await this.#publish(rows);
      work = rows.length === batchSize ? "event" : await this.#idle();
    }
    if (this.#sent.length > 0) await this.#read(session, "upkeep");
  }

  async #lock(session: Client): Promise<boolean> {
    const { rows } = await session.query<{ held: boolean }>(
      "select pg_try_advisory_lock(hashtext('outbox relay')) as held",
    );
    return rows[0]?.held === true;
  }

  async #read(session: Client, work: Work): Promise<Row[]> {
    const { source, metrics } = this.#deps;
    metrics.statements.inc({ work });
    metrics.commits.inc({ work });
    const { rows } = await session.query<Row>({ name: "next", text: next, values: [source, this.#sent] });
    this.#sent = [];
    return rows;
  }

  async #publish(rows: readonly Row[]): Promise<void> {
    for (const [topic, group] of Map.groupBy(rows, (row) => row.topic)) {
      await this.#deps.bus.publish(
        topic,
        group.map((row) => row.envelope),
      );
      this.#count(topic, group);
    }
    this.#sent = rows.map((row) => row.position);
  }

  #count(topic: string, rows: readonly Row[]): void {
    const { metrics, clock } = this.#deps;
    metrics.eventsPublished.inc({ topic }, rows.length);
    const now = clock.now();
    for (const { envelope } of rows) metrics.publishDelay.observe(Math.max(0, now - Date.parse(envelope.time)) / 1_000);
  }

  /** For what to look again: a notification, or because time has passed. */
  async #idle(): Promise<Work> {
    const timer = new AbortController();
    const timeUp = (): Work => "upkeep";
    const work = await Promise.race([
      this.#wake.promise,
      this.#deps.clock.sleep(idleMs, timer.signal).then(timeUp, timeUp),
    ]);
    timer.abort();
    return work;
  }

  async #pause(delayMs: number): Promise<void> {
    await this.#deps.clock.sleep(delayMs, this.#stop.signal).catch(() => undefined);
  }
}
