import { mkdirSync } from "node:fs";
import path from "node:path";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { choosePort } from "@shopstream/platform/embedded/port.ts";
import { getRedis } from "@shopstream/platform/embedded/redis-binary.ts";
import { Redis } from "ioredis";
import { type EngineProcess, startEngine } from "../engine-process.ts";
import { scratchFolder } from "../scratch.ts";

const nodes = 3;
const slots = 16_384;

export interface RedisCluster {
  /** As REDIS_URL takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Three real masters that share the slots between them, without replicas. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const { folder, remove } = scratchFolder("redis-cluster");
  const engines: EngineProcess[] = [];
  const stop = async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    remove();
  };
  try {
    const ports: number[] = [];
    for (let i = 0; i < nodes; i += 1) {
      const { port } = await choosePort();
      engines.push(await startNode(path.join(folder, String(i)), port));
      ports.push(port);
    }
    await join(ports);
    const [first, ...others] = ports.map((port) => `127.0.0.1:${port}`);
    return { url: `redis-cluster://${first}?${others.map((node) => `node=${node}`).join("&")}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNode(dir: string, port: number): Promise<EngineProcess> {
  mkdirSync(dir);
  const { command, env } = await getRedis();
  const { port: busPort } = await choosePort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir,
    "cluster-enabled": "yes",
    "cluster-port": busPort,
    "cluster-node-timeout": 2_000,
    appendonly: "yes",
    appendfsync: "no",
    save: "",
  };
  return startEngine({
    name: `Redis node ${port}`,
    program: command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    cwd: dir,
    log: path.join(dir, "redis.log"),
    env,
    answers: () => withNode(port, async (node) => (await node.ping()) === "PONG"),
  });
}

/** Gives every node its share of the slots and waits until all agree. */
async function join(ports: readonly number[]): Promise<void> {
  const share = Math.ceil(slots / ports.length);
  for (const [index, port] of ports.entries()) {
    const last = Math.min(slots, (index + 1) * share) - 1;
    await withNode(port, (node) => node.call("CLUSTER", "ADDSLOTSRANGE", String(index * share), String(last)));
  }
  for (const port of ports.slice(1)) {
    const first = ports[0] as number;
    await withNode(port, async (node) =>
      node.call("CLUSTER", "MEET", "127.0.0.1", String(first), await busPortOf(first)),
    );
  }
  for (const port of ports) await poll(() => isWhole(port, ports.length), { what: "the cluster", timeoutMs: 30_000 });
}

function busPortOf(port: number): Promise<string> {
  return withNode(port, async (node) => {
    const [, value] = (await node.config("GET", "cluster-port")) as string[];
    return value as string;
  });
}

async function isWhole(port: number, size: number): Promise<true | undefined> {
  const info = String(await withNode(port, (node) => node.call("CLUSTER", "INFO")));
  return (info.includes("cluster_state:ok") && info.includes(`cluster_size:${size}\r`)) || undefined;
}

async function withNode<T>(port: number, work: (node: Redis) => Promise<T>): Promise<T> {
  const node = new Redis({ host: "127.0.0.1", port, retryStrategy: () => null });
  node.on("error", () => undefined);
  try {
    return await work(node);
  } finally {
    node.disconnect();
  }
}
