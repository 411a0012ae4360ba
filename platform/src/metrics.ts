import { totalmem } from "node:os";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** The counters every service has. One registry per service, also when many share a process. */
export interface Metrics {
  readonly registry: Registry;
  readonly rpcServed: Histogram<"method" | "code">;
  readonly rpcSent: Histogram<"method" | "code">;
  readonly statements: Counter<"work">;
  readonly commits: Counter<"work">;
  readonly publishDelay: Histogram;
  readonly eventsPublished: Counter<"topic">;
  readonly eventsHandled: Counter<"topic" | "outcome">;
  readonly deadLetters: Counter<"topic">;
  readonly eventsDelay: Histogram<"topic">;
  readonly breakerOpen: Gauge<"target">;
}

// From a cached read to a checkout's deadline.
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const registers = [registry];
  return {
    registry,
    rpcServed: new Histogram({
      name: "rpc_server_duration_seconds",
      help: "Calls served",
      labelNames: ["method", "code"],
      buckets: seconds,
      registers,
    }),
    rpcSent: new Histogram({
      name: "rpc_client_duration_seconds",
      help: "Calls made to other services",
      labelNames: ["method", "code"],
      buckets: seconds,
      registers,
    }),
    statements: new Counter({
      name: "db_statements_total",
      help: "SQL statements sent: for calls, for events, or for upkeep that nobody asked for",
      labelNames: ["work"],
      registers,
    }),
    commits: new Counter({
      name: "db_commits_total",
      help: "Transactions committed, single statements included",
      labelNames: ["work"],
      registers,
    }),
    publishDelay: new Histogram({
      name: "outbox_publish_delay_seconds",
      help: "From when an event happened until the bus had it",
      buckets: [...seconds, 60],
      registers,
    }),
    ...eventMetrics(registers),
    breakerOpen: new Gauge({
      name: "breaker_open",
      help: "1 while calls to the target are refused",
      labelNames: ["target"],
      registers,
    }),
  };
}

function eventMetrics(registers: Registry[]) {
  return {
    eventsPublished: new Counter({
      name: "events_published_total",
      help: "Events put on the bus",
      labelNames: ["topic"],
      registers,
    }),
    eventsHandled: new Counter({
      name: "events_handled_total",
      help: "Events taken from the bus",
      labelNames: ["topic", "outcome"],
      registers,
    }),
    deadLetters: new Counter({
      name: "events_dead_letters_total",
      help: "Events that were given up, those that wait behind them left out",
      labelNames: ["topic"],
      registers,
    }),
    eventsDelay: new Histogram({
      name: "events_delay_seconds",
      help: "How far a consumer lags behind: from when an event happened until it had its effect here",
      labelNames: ["topic"],
      buckets: [...seconds, 60, 600],
      registers,
    }),
  };
}

/** CPU, memory and its limit, event loop and garbage collection of the whole process. */
export function addProcessMetrics(registry: Registry, limit = process.constrainedMemory()): void {
  collectDefaultMetrics({ register: registry });
  // Without a limit it is none, or more than there is.
  if (limit <= 0 || limit > totalmem()) return;
  new Gauge({
    name: "process_memory_limit_bytes",
    help: "Resident memory at which the process is ended",
    registers: [registry],
  }).set(limit);
}
