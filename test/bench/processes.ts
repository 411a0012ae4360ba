import { join } from "node:path";
import { readState } from "../../cli/src/engine/state-file.ts";
import { cpuMs, memoryBytes, peakMemoryBytes } from "./process-tree.ts";

/** CPU in milliseconds by part of the platform, and all together. */
export interface Cpu {
  readonly services: number;
  /** Of the storefront's process; nothing where it does not run. */
  readonly storefront: number;
  readonly postgres: number;
  readonly redis: number;
  readonly simulator: number;
  readonly all: number;
}

/** The processes of a local platform, found where its supervisor writes them down. */
export class Processes {
  readonly #pids: ReadonlyMap<string, number>;
  readonly #supervisor: number;

  constructor(home: string) {
    const state = readState(join(home, "supervisor"));
    if (state === undefined) throw new Error("the platform's processes are not known");
    this.#supervisor = state.supervisor.pid;
    this.#pids = new Map(state.children.map((child) => [child.name, child.process?.pid ?? 0]));
  }

  /** The supervisor's own part is in `all` only: it belongs to no request, but it is not free. */
  cpu(): Cpu {
    const part = (name: string) => cpuMs(this.#pid(name));
    return {
      services: part("platform"),
      storefront: this.#pids.has("storefront") ? part("storefront") : 0,
      postgres: part("postgres"),
      redis: part("redis"),
      simulator: part("stripe-simulator"),
      all: cpuMs(this.#supervisor),
    };
  }

  memory(): { applicationPeak: number; postgres: number; redis: number; all: number } {
    return {
      applicationPeak: peakMemoryBytes(this.#pid("platform")) + peakMemoryBytes(this.#supervisor),
      postgres: memoryBytes(this.#pid("postgres")),
      redis: memoryBytes(this.#pid("redis")),
      all: memoryBytes(this.#supervisor),
    };
  }

  #pid(name: string): number {
    const pid = this.#pids.get(name);
    if (pid === undefined) throw new Error(`there is no process ${name}`);
    return pid;
  }
}

export function since(after: Cpu, before: Cpu): Cpu {
  return combine(after, before, (a, b) => a - b);
}

/** What is left when the platform had done nothing but wait, as it does at `idle` CPU per millisecond. */
export function net(used: Cpu, idle: Cpu, wallMs: number, count: number): Cpu {
  return combine(used, idle, (total, rate) => Math.max(0, total - rate * wallMs) / count);
}

export function perMs(used: Cpu, wallMs: number): Cpu {
  return combine(used, used, (total) => total / wallMs);
}

function combine(a: Cpu, b: Cpu, with2: (a: number, b: number) => number): Cpu {
  return {
    services: with2(a.services, b.services),
    storefront: with2(a.storefront, b.storefront),
    postgres: with2(a.postgres, b.postgres),
    redis: with2(a.redis, b.redis),
    simulator: with2(a.simulator, b.simulator),
    all: with2(a.all, b.all),
  };
}
