import type { Clock } from "@shopstream/platform/clock.ts";
import { type BusGroup, busGroups } from "./bus-groups.ts";
import { openHome } from "./home.ts";
import { type PlatformFile, readPlatformFile } from "./platform-file.ts";
import type { ChildState } from "./state-file.ts";
import { findSupervisor, type SupervisorClient } from "./supervisor-client.ts";

export interface ServiceStatus {
  readonly name: string;
  readonly port: number;
  /** ready, not ready (why), or unreachable. */
  readonly health: string;
}

export interface LocalStatus {
  readonly running: boolean;
  readonly url?: string;
  readonly mode?: PlatformFile["mode"];
  /** Where the shop's mails are read. */
  readonly inboxUrl?: string;
  readonly processes: readonly Pick<ChildState, "name" | "state" | "port" | "restarts" | "since">[];
  readonly services: readonly ServiceStatus[];
  /** Consumers of the event bus: what waits for them and what they gave up on. */
  readonly consumers: readonly BusGroup[];
  /** What is broken on purpose. */
  readonly faults: readonly { readonly what: string; readonly until: number }[];
}

const probeMs = 2_000;

/** One look at the local platform: its processes, whether each service is ready, and its queues. */
export async function localStatus(home: string, clock: Clock): Promise<LocalStatus> {
  const file = readPlatformFile(home);
  const supervisor = file === undefined ? undefined : findSupervisor(openHome(home).supervisor, clock);
  if (file === undefined || supervisor === undefined)
    return { running: false, processes: [], services: [], consumers: [], faults: [] };
  const { children } = await supervisor.status();
  const [services, consumers, faults] = await Promise.all([
    Promise.all(file.services.map((service) => probe(service, clock))),
    busGroups(file, clock).catch(() => []),
    faultsOf(supervisor),
  ]);
  const processes = children.map(({ name, state, port, restarts, since }) => ({ name, state, port, restarts, since }));
  const inbox = file.inbox === undefined ? {} : { inboxUrl: file.inbox.url };
  return { running: true, url: file.url, mode: file.mode, ...inbox, processes, services, consumers, faults };
}

async function faultsOf(supervisor: SupervisorClient): Promise<LocalStatus["faults"]> {
  const { active } = await supervisor.faults();
  return active.map(({ what, until }) => ({ what, until }));
}

/** True when every process runs and every service says that it is ready. */
export function isHealthy({ running, processes, services }: LocalStatus): boolean {
  return (
    running && processes.every(({ state }) => state === "ready") && services.every(({ health }) => health === "ready")
  );
}

async function probe({ name, httpPort }: PlatformFile["services"][number], clock: Clock): Promise<ServiceStatus> {
  try {
    const response = await fetch(`http://127.0.0.1:${httpPort}/readyz`, { signal: clock.timeout(probeMs) });
    const { problem } = (await response.json()) as { problem?: string };
    return { name, port: httpPort, health: response.ok ? "ready" : `not ready: ${problem ?? response.status}` };
  } catch {
    return { name, port: httpPort, health: "unreachable" };
  }
}
