import { Redis } from "ioredis";
import { AppError } from "./errors.ts";

/** A connection that gives up on a command soon, so that callers can answer in time, and reconnects by itself. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    commandTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
  });
  // Every failed command rejects; without a listener the connection's own errors would be printed as unhandled.
  redis.on("error", () => undefined);
  return redis;
}

/** Runs a Redis command of a store; what fails is an outage, since scripts and types are ours. */
export async function redisCall<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || (error instanceof Error && error.name === "ReplyError")) throw error;
    throw new AppError("unavailable", "store_unavailable", "the store cannot be reached", {
      cause: error,
      retryAfterSeconds: 1,
    });
  }
}
