import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@shopstream/platform/migrate.ts";
import { type TestDatabase, testDatabase } from "@shopstream/platform/testing/database.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import pg from "pg";
import { cpuSeconds } from "./cpu.ts";
import { eventsPerSubject, stormTopic, subjects } from "./storm-settings.ts";

export interface StormBus {
  readonly env: Readonly<Record<string, string>>;
  /** Of the bus's own server. */
  readonly pid: number;
}

type Role = "relay" | "consumer";

export interface StormReport {
  readonly events: number;
  readonly kills: number;
  readonly seconds: number;
  /** Events published and handled per CPU-second of relays, consumers and bus together, while nobody was killed. */
  readonly perCpuSecond: number;
}

// Half of a start is compiling, and there are many.
const compiled = path.resolve(import.meta.dirname, "../../.cache/compiled");
const total = subjects * eventsPerSubject;
const calm = 20_000;
const patienceMs = 60_000;
const worker = fileURLToPath(new URL("./storm-worker.ts", import.meta.url));

/** Two relays and two consumers as real processes, an outbox to empty, and the book of effects. */
export class Storm {
  readonly #bus: StormBus;
  readonly #database: TestDatabase;
  readonly #sql: pg.Client;
  readonly #crew: { readonly role: Role; process: ChildProcess }[];

  private constructor(bus: StormBus, database: TestDatabase, sql: pg.Client) {
    this.#bus = bus;
    this.#database = database;
    this.#sql = sql;
    const roles: Role[] = ["relay", "relay", "consumer", "consumer"];
    this.#crew = roles.map((role) => ({ role, process: this.#start(role) }));
  }

  static async begin(bus: StormBus): Promise<Storm> {
    const database = await testDatabase((url) => migrate(url));
    const sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    await sql.query(
      "create table effects (id bigint generated always as identity, event_id uuid, subject text, sequence bigint, worker text)",
    );
    return new Storm(bus, database, sql);
  }

  /** All events, of which the first part runs undisturbed; then so many processes are killed at random moments. */
  async rage(kills: number): Promise<StormReport> {
    const from = performance.now();
    await this.#write(1, calm / subjects);
    const before = this.#cpu();
    await this.#untilEffects(calm);
    const perCpuSecond = Math.round(calm / (this.#cpu() - before));
    const writing = this.#write(calm / subjects + 1, eventsPerSubject);
    // Few enough moments that some are shared: then several die together.
    const moments = Array.from({ length: kills }, () => calm + (Math.floor(Math.random() * 25) / 26) * (total - calm));
    for (const moment of moments.sort((one, other) => one - other)) {
      await this.#untilEffects(moment);
      await this.#killSomebody();
    }
    await writing;
    await this.#untilEffects(total);
    return { events: total, kills, seconds: Math.round((performance.now() - from) / 1_000), perCpuSecond };
  }

  /** What is wrong with the book: nothing, if each event took effect exactly once and in the order of its subject. */
  async verdict(): Promise<{
    missing: number;
    doubled: number;
    disordered: number;
    unpublished: number;
    workers: number;
  }> {
    const { rows } = await this.#sql.query(`
      with ordered as (
        select sequence, lag(sequence, 1, 0::bigint) over (partition by subject order by id) as previous from effects
      )
      select (select count(*)::int from outbox o where not exists (select 1 from effects e where e.event_id = o.id)) as missing,
        (select count(*)::int - count(distinct event_id)::int from effects) as doubled,
        (select count(*)::int from ordered where sequence <> previous + 1) as disordered,
        (select count(*)::int from outbox where published_at is null) as unpublished,
        (select count(distinct worker)::int from effects) as workers`);
    return rows[0];
  }

  async end(): Promise<void> {
    for (const member of this.#crew) await kill(member.process);
    await this.#sql.end();
    await this.#database.close();
  }

  #start(role: Role): ChildProcess {
    const env = { ...process.env, ...this.#bus.env, DATABASE_URL: this.#database.url, NODE_COMPILE_CACHE: compiled };
    return spawn(process.execPath, [worker, role], { env, stdio: ["ignore", "inherit", "inherit"] });
  }

  async #killSomebody(): Promise<void> {
    const member = this.#crew[Math.floor(Math.random() * this.#crew.length)];
    if (member === undefined) return;
    await kill(member.process);
    member.process = this.#start(member.role);
  }

  /** Sequences from–to of every subject, a transaction per sequence, as many aggregates that change in turn. */
  async #write(from: number, to: number): Promise<void> {
    for (let sequence = from; sequence <= to; sequence += 1)
      await this.#sql.query(
        `insert into outbox (id, topic, type, version, subject, sequence, occurred_at, data)
         select gen_random_uuid(), $1, 'Stormed', 1, 'subject-' || n, $2, now(), '{"note":"${"x".repeat(200)}"}'
         from generate_series(1, $3::int) n`,
        [stormTopic, sequence, subjects],
      );
  }

  #cpu(): number {
    return cpuSeconds([this.#bus.pid, ...this.#crew.flatMap(({ process: { pid } }) => pid ?? [])]);
  }

  async #untilEffects(count: number): Promise<void> {
    let [seen, still] = [-1, performance.now()];
    await until(
      async () => {
        const { rows } = await this.#sql.query<{ count: string }>("select count(*) from effects");
        const now = Number(rows[0]?.count);
        if (now > seen) [seen, still] = [now, performance.now()];
        // Slow is no failure; standing still is.
        if (performance.now() - still > patienceMs) throw new Error(`stuck at ${seen} effects, waiting for ${count}`);
        return now >= count;
      },
      `${count} effects`,
      600_000,
    );
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
