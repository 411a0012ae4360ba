import { createHash } from "node:crypto";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";

export interface Quota {
  readonly points: number;
  readonly seconds: number;
}

type Limiter = Pick<RateLimiterMemory, "consume" | "reward" | "delete">;

/** So many events of one key within a time. */
export class Limit {
  readonly #limiter: Limiter;

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /** Throws once the quota is used up, and says when to come back. */
  async take(key: string): Promise<void> {
    try {
      await this.#limiter.consume(key);
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes))
        throw new AppError("unavailable", "store_unavailable", "limits cannot be checked right now", {
          cause,
          retryAfterSeconds: 1,
        });
      throw new AppError("exhausted", "rate_limited", "too many requests: slow down", {
        retryAfterSeconds: Math.ceil(cause.msBeforeNext / 1000),
      });
    }
  }

  /** As if the last take had not been. */
  async giveBack(key: string): Promise<void> {
    await this.#limiter.reward(key);
  }

  async forget(key: string): Promise<void> {
    await this.#limiter.delete(key);
  }
}

/** Counted in this process alone. */
export function localLimit({ points, seconds }: Quota): Limit {
  return new Limit(new RateLimiterMemory({ points, duration: seconds }));
}

/** Counted for all gateways in Redis, and in this process while Redis is away: a limit must not fail open or shut. */
export function sharedLimit(redis: Redis, prefix: string, { points, seconds }: Quota): Limit {
  const quota = { points, duration: seconds };
  const insuranceLimiter = new RateLimiterMemory(quota);
  return new Limit(
    new RateLimiterRedis({
      ...quota,
      storeClient: redis,
      keyPrefix: prefix,
      insuranceLimiter,
      rejectIfRedisNotReady: true,
    }),
  );
}

/** A key that says nothing about a person. */
export function blindKey(text: string): string {
  return createHash("sha256").update(text.trim().toLowerCase()).digest("base64url");
}
