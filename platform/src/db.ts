import { AsyncLocalStorage } from "node:async_hooks";
import { Pool, type PoolClient, type QueryResultRow } from "pg";
import { currentCall } from "./call-context.ts";
import type { Clock } from "./clock.ts";
import { toDatabaseError } from "./db-errors.ts";
import { AppError } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
import { publish } from "./outbox.ts";
import type { Random } from "./random.ts";
import type { StaffAct } from "./staff-act.ts";
import { tracedStep } from "./telemetry.ts";
import { currentWork } from "./work.ts";

/** What a store writes to: the pool, or the transaction it is in. */
export interface Sql {
  /** Runs one statement, prepared and kept by its text, and gives its rows. */
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections: number;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: Random;
}

const transactions = new AsyncLocalStorage<true>();

/** Rule 4: nothing that waits for a neighbour may hold a transaction open. */
export function mustNotBeInTransaction(what: string): void {
  if (transactions.getStore() === true) throw new Error(`${what} while a transaction is open`);
}

/** PostgreSQL with a bounded pool, prepared statements, and transactions that retry when the server asks them to. */
export class Database implements Sql {
  readonly #pool: Pool;
  readonly #options: DatabaseOptions;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#pool = new Pool({
      connectionString: options.url,
      max: options.maxConnections,
      // Longer than a restart of the database takes to refuse, shorter than any caller's deadline.
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 30_000,
      options: "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=10000 -c lock_timeout=5000",
    });
    // A connection that dies idle is replaced at the next query; without a listener it would end the process.
    this.#pool.on("error", () => undefined);
  }

  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    this.#count(1);
    this.#options.metrics.commits.inc({ work: currentWork() });
    return this.#retryRaces(
      async () => (await statement(text, () => this.#pool.query<Row>(prepared(text, values)))).rows,
    );
  }

  /** Read committed. A transaction inside a transaction would be another connection, so there is none. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    mustNotBeInTransaction("opening a second transaction");
    return this.#retryRaces(() => this.#once(work));
  }

  /** Runs again, up to three times, what lost a deadlock or a serialisation race: the server undid all of it. */
  async #retryRaces<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (cause) {
        const error = toDatabaseError(cause);
        if (attempt === 3 || !(error instanceof AppError && error.code === "database_race")) throw error;
        await this.#options.clock.sleep(this.#options.random.float() * 20 * attempt);
      }
    }
  }

  async #once<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    try {
      const result = await this.#commit(client, work);
      client.release();
      return result;
    } catch (error) {
      // A connection whose rollback fails is of no more use.
      const broken = await client.query("rollback").then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error;
    }
  }

  async #commit<T>(client: PoolClient, work: (tx: Sql) => Promise<T>): Promise<T> {
    this.#count(2);
    await client.query("begin");
    const tx: Sql = {
      query: async <Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) => {
        this.#count(1);
        return (await statement(text, () => client.query<Row>(prepared(text, values)))).rows;
      },
    };
    const result = await transactions.run(true, () => work(tx));
    const act = untoldAct();
    if (act !== undefined) await publish(tx, [act.event]);
    await statement("commit", () => client.query("commit"));
    if (act !== undefined) act.isTold = true;
    this.#options.metrics.commits.inc({ work: currentWork() });
    return result;
  }

  #count(statements: number): void {
    this.#options.metrics.statements.inc({ work: currentWork() }, statements);
  }

  async #connect(): Promise<PoolClient> {
    try {
      const client = await this.#pool.connect();
      client.removeAllListeners("error");
      // A lost connection shows at the next statement; here it must only not end the process.
      client.on("error", () => undefined);
      return client;
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** Told here and not by each service, so that nobody can forget it. */
function untoldAct(): StaffAct | undefined {
  const act = currentCall()?.staffAct;
  return act?.isTold === false ? act : undefined;
}

/** Shown in traces with its text, never with its values: they are customers' data. */
function statement<T>(text: string, run: () => Promise<T>): Promise<T> {
  const [verb = ""] = text.trimStart().split(/\s/, 1);
  return tracedStep(`sql ${verb.toLowerCase()}`, { "db.system.name": "postgresql", "db.query.text": text }, run);
}

const names = new Map<string, string>();

/** The same text is parsed and planned once per connection. */
function prepared(text: string, values: readonly unknown[]) {
  let name = names.get(text);
  if (name === undefined) {
    name = `s${names.size}`;
    names.set(text, name);
  }
  return { name, text, values: values as unknown[] };
}
