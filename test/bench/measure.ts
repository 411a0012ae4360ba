import type { PlatformFile } from "../../cli/src/engine/platform-file.ts";
import { difference, whenQuiet } from "../support/counters.ts";
import { Client } from "./client.ts";
import type { Goods } from "./goods.ts";
import { type Load, load } from "./load.ts";
import type { Operation } from "./operations.ts";
import { type Cpu, net, type Processes, perMs, since } from "./processes.ts";

export interface Measured extends Load {
  readonly title: string;
  readonly count: number;
  readonly connections: number;
  readonly requests: number;
  readonly bytes: number;
  readonly cpu: Cpu;
  readonly statements: number;
  readonly commits: number;
  readonly eventStatements: number;
  readonly eventCommits: number;
}

export interface Bench {
  readonly platform: PlatformFile;
  readonly processes: Processes;
  readonly goods: Goods;
  /** CPU per millisecond of a platform that nobody asks anything. */
  readonly idle: Cpu;
}

/** What the platform uses while nobody uses it. */
export async function idleCpu(processes: Processes, platform: PlatformFile, forMs: number): Promise<Cpu> {
  await whenQuiet(platform);
  const [before, begun] = [processes.cpu(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, forMs));
  return perMs(since(processes.cpu(), before), performance.now() - begun);
}

/**
 * The cost of one operation, when `connections` ask for it at the same time. What follows later, events and webhooks,
 * is part of it: the window ends when the platform is quiet again.
 */
export async function measure(bench: Bench, operation: Operation, connections: number): Promise<Measured> {
  const { platform, processes, goods, idle } = bench;
  const { title, count, warmUp } = operation;
  const client = new Client(platform.url, connections);
  try {
    await load(warmUp, connections, (i) => operation.perform(client, goods, count + i));
    const counters = await whenQuiet(platform);
    const [requests, bytes] = [client.requests, client.bytes];
    const [cpu, begun] = [processes.cpu(), performance.now()];
    const times = await load(count, connections, (i) => operation.perform(client, goods, i));
    const counted = difference(await whenQuiet(platform), counters);
    const used = net(since(processes.cpu(), cpu), idle, performance.now() - begun, count);
    return {
      ...times,
      ...{ title, count, connections, cpu: used },
      requests: (client.requests - requests) / count,
      bytes: Math.round((client.bytes - bytes) / count),
      statements: counted.callStatements / count,
      commits: counted.callCommits / count,
      eventStatements: counted.eventStatements / count,
      eventCommits: counted.eventCommits / count,
    };
  } finally {
    await client.close();
  }
}
