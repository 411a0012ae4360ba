import type { Redis } from "ioredis";
import type { Bus, BusSubscription, SubscribeOptions } from "./bus.ts";
import { consumeStreams } from "./bus-redis-consumer.ts";
import { streamKey } from "./bus-redis-keys.ts";
import type { Clock } from "./clock.ts";
import { mustNotBeInTransaction } from "./db.ts";
import type { Envelope } from "./envelope.ts";
import { AppError } from "./errors.ts";
import type { Log } from "./log.ts";
import type { Random } from "./random.ts";

export interface RedisBusDeps {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Puts every key under this name, so that tests can share a server. */
  readonly prefix: string;
  /** About how many events a topic keeps for replay. */
  readonly keep: number;
}

/** The bus on Redis Streams: a stream per topic, a consumer group per service. Durable as far as Redis is (appendfsync always). */
export class RedisBus implements Bus {
  readonly #deps: RedisBusDeps;
  readonly #subscriptions: BusSubscription[] = [];

  constructor(deps: RedisBusDeps) {
    this.#deps = deps;
  }

  async publish(topic: string, events: readonly Envelope[]): Promise<void> {
    mustNotBeInTransaction(`publishing to ${topic}`);
    // In one transaction, so that a waiting reader gets all of them at once and not the first by itself.
    const transaction = this.#deps.redis.multi();
    for (const event of events)
      transaction.xadd(
        streamKey(this.#deps.prefix, topic),
        "MAXLEN",
        "~",
        this.#deps.keep,
        "*",
        "event",
        JSON.stringify(event),
      );
    const results = await transaction.exec();
    const failed = results?.find(([error]) => error !== null)?.[0];
    if (results === null || failed)
      throw new AppError("unavailable", "bus_unavailable", "the event bus did not take the events", { cause: failed });
  }

  async subscribe(options: SubscribeOptions): Promise<BusSubscription> {
    const subscription = await consumeStreams(this.#deps, options);
    this.#subscriptions.push(subscription);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all(this.#subscriptions.map((subscription) => subscription.close()));
  }
}
