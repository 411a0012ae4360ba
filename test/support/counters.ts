import { parseMetrics, sumOf } from "../../cli/src/engine/metrics-page.ts";
import type { PlatformFile } from "../../cli/src/engine/platform-file.ts";

/** What all services together have counted since they started. */
export interface Counters {
  /** SQL for calls, and for events that were passed on or took effect; what runs by the clock is left out. */
  readonly callStatements: number;
  readonly callCommits: number;
  readonly eventStatements: number;
  readonly eventCommits: number;
  readonly eventsHandled: number;
}

async function readCounters({ services, ports }: PlatformFile): Promise<Counters> {
  const addresses = services.map(({ name, httpPort }) => (name === "gateway" ? ports["gateway-metrics"] : httpPort));
  const pages = await Promise.all(
    addresses.map(async (port) => parseMetrics(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())),
  );
  const sum = (name: string, labels = {}) => sumOf(pages.flat(), name, labels) ?? 0;
  return {
    callStatements: sum("db_statements_total", { work: "call" }),
    callCommits: sum("db_commits_total", { work: "call" }),
    eventStatements: sum("db_statements_total", { work: "event" }),
    eventCommits: sum("db_commits_total", { work: "event" }),
    eventsHandled: sum("events_handled_total"),
  };
}

export function difference(after: Counters, before: Counters): Counters {
  const entries = Object.entries(after) as [keyof Counters, number][];
  return Object.fromEntries(entries.map(([name, value]) => [name, value - before[name]])) as unknown as Counters;
}

const pauseMs = 250;

/** The counters once nothing asked for is under way any more: webhooks, events and the ends of sagas come late. */
export async function whenQuiet(platform: PlatformFile, quietMs = 1_500, withinMs = 60_000): Promise<Counters> {
  let last = await readCounters(platform);
  for (let stillMs = 0, waitedMs = 0; stillMs < quietMs; stillMs += pauseMs, waitedMs += pauseMs) {
    if (waitedMs > withinMs) throw new Error(`the platform is still busy after ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const now = await readCounters(platform);
    if (Object.values(difference(now, last)).some((change) => change > 0)) stillMs = -pauseMs;
    last = now;
  }
  return last;
}
