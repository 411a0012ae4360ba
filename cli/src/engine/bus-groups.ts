import { streamKey } from "@shopstream/platform/bus-redis-keys.ts";
import { DeadLetters } from "@shopstream/platform/dead-letters.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import type { Redis } from "ioredis";
import { localServices } from "../colocated/local-services.ts";
import type { PlatformFile } from "./platform-file.ts";

export interface BusGroup {
  readonly consumer: string;
  readonly topic: string;
  /** Published and not yet handled. */
  readonly waiting: number;
  readonly deadLetters: number;
}

/** How far each consumer of the event bus is behind. */
export async function busGroups({
  redisUrl,
  redisPrefix,
}: Pick<PlatformFile, "redisUrl" | "redisPrefix">): Promise<BusGroup[]> {
  const redis = connectRedis(redisUrl);
  try {
    const pairs = localServices.flatMap(({ name, consumes }) => consumes.map((topic) => ({ consumer: name, topic })));
    return await Promise.all(pairs.map((pair) => groupOf(redis, redisPrefix, pair)));
  } finally {
    redis.disconnect();
  }
}

async function groupOf(
  redis: Redis,
  prefix: string,
  { consumer, topic }: { consumer: string; topic: string },
): Promise<BusGroup> {
  const groups = (await redis.xinfo("GROUPS", streamKey(prefix, topic)).catch(() => [])) as (
    | string
    | number
    | null
  )[][];
  const group = groups.map(toFields).find(({ name }) => name === consumer);
  const letters = await new DeadLetters(redis, prefix).list(consumer);
  return {
    consumer,
    topic,
    waiting: Number(group?.lag ?? 0) + Number(group?.pending ?? 0),
    deadLetters: letters.filter((letter) => letter.topic === topic).length,
  };
}

// XINFO answers a flat list of names and values.
function toFields(reply: (string | number | null)[]): Record<string, string | number | null> {
  const pairs = reply.flatMap((name, i) => (i % 2 === 0 ? [[String(name), reply[i + 1] ?? null] as const] : []));
  return Object.fromEntries(pairs);
}
