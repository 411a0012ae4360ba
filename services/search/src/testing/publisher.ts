import type { DeadLetter } from "@shopstream/platform/bus.ts";
import { RedisBus } from "@shopstream/platform/bus-redis.ts";
import { RedisBusAdmin } from "@shopstream/platform/bus-redis-admin.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import type { TestServices } from "@shopstream/platform/testing/services.ts";
import { events } from "@shopstream/protos/events.ts";
import type { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";

const seams = { clock: systemClock, random: systemRandom };

/** Puts events on the bus as catalog and inventory do. */
export class Publisher {
  readonly #redis: ReturnType<typeof connectRedis>;
  readonly #bus: RedisBus;
  readonly #prefix: string;

  constructor({ env }: TestServices) {
    this.#redis = connectRedis(env.REDIS_URL as string);
    this.#prefix = env.REDIS_PREFIX as string;
    this.#bus = new RedisBus({
      ...seams,
      redis: this.#redis,
      prefix: this.#prefix,
      keep: 100_000,
      log: createLog("test", "silent"),
    });
  }

  /** All at once, as after a bulk import. */
  async send(outgoing: readonly OutgoingEvent[]): Promise<void> {
    for (const [topic, group] of Map.groupBy(outgoing, (event) => event.topic))
      await this.#bus.publish(
        topic,
        group.map(({ envelope }) => envelope),
      );
  }

  deadLetters(): Promise<readonly DeadLetter[]> {
    return new RedisBusAdmin(this.#redis, this.#prefix).letters("search");
  }

  async close(): Promise<void> {
    await this.#bus.close();
    this.#redis.disconnect();
  }
}

export function productChanged(product: ProductSnapshot, change = "updated"): OutgoingEvent {
  return newEvent(
    events.ProductChanged,
    product.id,
    product.version,
    { productId: product.id, change, product },
    seams,
  );
}

export function stockChanged(sku: string, available: number, sequence: number): OutgoingEvent {
  return newEvent(events.StockChanged, sku, sequence, { sku, available }, seams);
}
