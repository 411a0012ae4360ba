import { Cluster, Redis } from "ioredis";
import { AppError } from "./errors.ts";

/**
 * A connection that gives up on a command soon, so that callers can answer in time, and reconnects by itself. It does not
 * subscribe again by itself: nobody would wait for that command, and one that times out would end the process.
 */
const patience = { maxRetriesPerRequest: 1, connectTimeout: 2_000, commandTimeout: 3_000, autoResubscribe: false };
const retryStrategy = (attempt: number) => Math.min(50 * attempt, 1_000);

/**
 * Connects to the server of a redis:// URL, or to the cluster that a redis-cluster:// URL names a node of. Both answer
 * the same commands, as long as the keys of one command, script or transaction share a hash tag.
 */
export function connectRedis(url: string): Redis {
  const redis = isCluster(url) ? connectCluster(url) : new Redis(url, { ...patience, retryStrategy });
  // Every failed command rejects; without a listener the connection's own errors would be printed as unhandled.
  redis.on("error", () => undefined);
  return redis;
}

/** A connection for commands that wait. It fails when it breaks, and does not come back. */
export function blockingCopy(redis: Redis): Redis {
  const options = { maxRetriesPerRequest: null, retryStrategy: () => null };
  const copy = redis.isCluster
    ? (redis as unknown as Cluster).duplicate([], {
        maxRedirections: 0,
        clusterRetryStrategy: () => null,
        redisOptions: options,
      })
    : redis.duplicate(options);
  copy.on("error", () => undefined);
  return copy as Redis;
}

function isCluster(url: string): boolean {
  return url.startsWith("redis-cluster:");
}

/** redis-cluster://:password@host:port?node=host:port&node=…: one node knows the others, more are for when it is away. */
function connectCluster(url: string): Redis {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const others = searchParams.getAll("node").map((node) => new URL(`redis://${node}`));
  const nodes = [{ hostname, port }, ...others].map((node) => ({ host: node.hostname, port: Number(node.port) }));
  const cluster = new Cluster(nodes, {
    clusterRetryStrategy: retryStrategy,
    redisOptions: {
      ...patience,
      ...(username === "" ? {} : { username: decodeURIComponent(username) }),
      ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    },
  });
  return cluster as unknown as Redis;
}

// What the server says when it is the wrong moment or the wrong server; a script passes it on behind its own words.
const badMoment = /(^|: -)(LOADING|OOM|READONLY|MASTERDOWN|MISCONF|BUSY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS) /;

/** Runs a Redis command of a store. What fails is an outage, unless the server calls the command itself wrong. */
export async function redisCall<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || isBug(error)) throw error;
    throw new AppError("unavailable", "store_unavailable", "the store cannot be reached", {
      cause: error,
      retryAfterSeconds: 1,
    });
  }
}

function isBug(error: unknown): boolean {
  return error instanceof Error && error.name === "ReplyError" && !badMoment.test(error.message);
}
