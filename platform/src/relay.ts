import { Client } from "pg";
import type { Bus } from "./bus.ts";
import type { Clock } from "./clock.ts";
import type { Sql } from "./db.ts";
import type { Envelope } from "./envelope.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

export interface RelayDeps {
  /** The publishing service. */
  readonly source: string;
  readonly url: string;
  readonly db: Sql;
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

const batchSize = 500;
/** A notification wakes the relay at once; this is for what was written while nobody listened. */
const idleMs = 1_000;

/**
 * Moves events from the outbox to the bus, in the order they were written. One replica at a time: whoever holds the
 * advisory lock of its session. An event is marked only after the bus has it, so a crash sends twice, never not at all.
 */
export class Relay {
  readonly #deps: RelayDeps;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();

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
    this.#wake.resolve();
  }

  async #session(): Promise<void> {
    const listener = new Client({ connectionString: this.#deps.url, keepAlive: true });
    const lost = Promise.withResolvers<never>();
    lost.promise.catch(() => undefined);
    listener.on("error", lost.reject);
    listener.on("end", () => lost.reject(new Error("the connection ended")));
    listener.on("notification", () => this.#wake.resolve());
    try {
      await listener.connect();
      await Promise.race([lost.promise, this.#lead(listener)]);
    } finally {
      await listener.end().catch(() => undefined);
    }
  }

  async #lead(listener: Client): Promise<void> {
    while (!this.#stop.signal.aborted && !(await this.#lock(listener))) await this.#pause(idleMs);
    await listener.query("listen outbox");
    while (!this.#stop.signal.aborted) {
      this.#wake = Promise.withResolvers<void>();
      const sent = await this.#drain();
      if (sent < batchSize) await this.#idle();
    }
  }

  async #lock(listener: Client): Promise<boolean> {
    const { rows } = await listener.query<{ held: boolean }>(
      "select pg_try_advisory_lock(hashtext('outbox relay')) as held",
    );
    return rows[0]?.held === true;
  }

  async #drain(): Promise<number> {
    const rows = await this.#deps.db.query<Row>(
      `select position, topic, jsonb_strip_nulls(jsonb_build_object('id', id, 'type', type, 'version', version, 'source', $1::text, 'subject', subject, 'sequence', sequence,
         'time', to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'traceparent', traceparent)) || jsonb_build_object('data', data) as envelope
       from outbox where published_at is null order by position limit ${batchSize}`,
      [this.#deps.source],
    );
    if (rows.length === 0) return 0;
    for (const [topic, group] of Map.groupBy(rows, (row) => row.topic)) {
      await this.#deps.bus.publish(
        topic,
        group.map((row) => row.envelope),
      );
      this.#deps.metrics.eventsPublished.inc({ topic }, group.length);
    }
    await this.#deps.db.query("update outbox set published_at = now() where position = any($1)", [
      rows.map((row) => row.position),
    ]);
    return rows.length;
  }

  async #idle(): Promise<void> {
    const timer = new AbortController();
    await Promise.race([this.#wake.promise, this.#deps.clock.sleep(idleMs, timer.signal).catch(() => undefined)]);
    timer.abort();
  }

  async #pause(delayMs: number): Promise<void> {
    await this.#deps.clock.sleep(delayMs, this.#stop.signal).catch(() => undefined);
  }
}
