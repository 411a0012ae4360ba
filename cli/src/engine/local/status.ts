import type { Clock } from "@shopstream/platform/clock.ts";
import { type BusGroup, busGroups } from "../bus-groups.ts";
import { readRecord } from "../faults/fault-files.ts";
import { openHome } from "../home.ts";
import { type PlatformFile, readPlatformFile } from "../platform-file.ts";
import { type Burning, levelsSinceStart } from "../service-levels.ts";
import { allObjectives } from "../slo-budget.ts";
import { type ChildState, readState } from "../state-file.ts";
import { findSupervisor, type SupervisorClient } from "../supervisor-client.ts";

export interface ServiceStatus {
  readonly name: string;
  readonly port: number;
  /** ready, not ready (why), or unreachable. */
  readonly health: string;
}

export interface ProcessStatus extends Pick<ChildState, "name" | "state" | "port" | "restarts" | "since"> {
  readonly pid?: number;
}

export interface LocalHealth {
  readonly running: boolean;
  /** Why nobody looks after the processes, which are as they were when somebody last did. */
  readonly trouble?: string;
  readonly processes: readonly ProcessStatus[];
  readonly services: readonly ServiceStatus[];
}

export interface ActiveFault {
  readonly what: string;
  readonly until: number;
}

export interface LocalStatus extends LocalHealth {
  readonly url?: string;
  readonly mode?: PlatformFile["mode"];
  /** Where the shop's mails are read. */
  readonly inboxUrl?: string;
  /** Consumers of the event bus: what waits for them and what they gave up on. */
  readonly consumers: readonly BusGroup[];
  /** Services that spend an error budget faster than they may, since they started. */
  readonly burning: readonly Burning[];
  /** What is broken on purpose. */
  readonly faults: readonly ActiveFault[];
}

const probeMs = 2_000;

/** One look at the local platform: its processes, whether each service is ready, and its queues. */
export async function localStatus(home: string, clock: Clock): Promise<LocalStatus> {
  const found = findLocal(home, clock);
  if (found === undefined) return { ...nothingRuns, consumers: [], burning: [], faults: [] };
  const { file } = found;
  const [health, consumers, levels, faults] = await Promise.all([
    healthOf(found, clock),
    busGroups(file, clock).catch(() => []),
    levelsSinceStart(allObjectives(), file, clock).catch(() => []),
    faultsOf(found),
  ]);
  const burning = levels.filter(({ alert }) => alert !== "none");
  const inbox = file.inbox === undefined ? {} : { inboxUrl: file.inbox.url };
  return { url: file.url, mode: file.mode, ...inbox, ...health, consumers, burning, faults };
}

/** The same without the queues: for who asks often, or while the bus is what is away. */
export async function localHealth(home: string, clock: Clock): Promise<LocalHealth> {
  const found = findLocal(home, clock);
  return found === undefined ? nothingRuns : healthOf(found, clock);
}

const nothingRuns: LocalHealth = { running: false, processes: [], services: [] };

interface Local {
  readonly file: PlatformFile;
  readonly dir: string;
  readonly supervisor: SupervisorClient;
}

function findLocal(home: string, clock: Clock): Local | undefined {
  const file = readPlatformFile(home);
  if (file === undefined) return undefined;
  const dir = openHome(home).supervisor;
  const supervisor = findSupervisor(dir, clock);
  return supervisor === undefined ? undefined : { file, dir, supervisor };
}

// Of one that is stopped there is what it wrote down last.
async function healthOf({ file, dir, supervisor }: Local, clock: Clock): Promise<LocalHealth> {
  const { trouble } = supervisor;
  const children = trouble === undefined ? (await supervisor.status()).children : (readState(dir)?.children ?? []);
  const services = await Promise.all(file.services.map((service) => probe(service, clock)));
  return {
    running: true,
    ...(trouble === undefined ? {} : { trouble }),
    processes: children.map(toProcess),
    services,
  };
}

function toProcess({ name, state, process, port, restarts, since }: ChildState): ProcessStatus {
  return { name, state, ...(process === undefined ? {} : { pid: process.pid }), port, restarts, since };
}

async function faultsOf({ dir, supervisor }: Local): Promise<LocalStatus["faults"]> {
  const { active } = supervisor.trouble === undefined ? await supervisor.faults() : readRecord(dir);
  return active.map(({ what, until }) => ({ what, until }));
}

/** What is not as it should be: every process runs otherwise, and every service says that it is ready. */
export function symptomsOf({ running, trouble, processes, services }: LocalHealth): readonly string[] {
  if (!running) return ["nothing runs here"];
  const away = processes.filter(({ state }) => state !== "ready").map(({ name, state }) => `${name} is ${state}`);
  const ill = services.filter(({ health }) => health !== "ready").map(({ name, health }) => `${name} is ${health}`);
  return [...(trouble === undefined ? [] : [trouble]), ...away, ...ill];
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
