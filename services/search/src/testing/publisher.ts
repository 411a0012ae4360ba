import { RedisBus } from "@shopstream/platform/bus-redis.ts";
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

  constructor({ env }: TestServices) {
    this.#redis = connectRedis(env.REDIS_URL as string);
    this.#bus = new RedisBus({
      ...seams,
      redis: this.#redis,
      prefix: env.REDIS_PREFIX as string,
      keep: 100_000,
      log: createLog("test", "silent"),
    });
  }

  productChanged(product: ProductSnapshot, change = "updated"): Promise<void> {
    return this.#send(
      newEvent(events.ProductChanged, product.id, product.version, { productId: product.id, change, product }, seams),
    );
  }

  stockChanged(sku: string, available: number, sequence: number): Promise<void> {
    return this.#send(newEvent(events.StockChanged, sku, sequence, { sku, available }, seams));
  }

  async close(): Promise<void> {
    await this.#bus.close();
    this.#redis.disconnect();
  }

  async #send({ topic, envelope }: OutgoingEvent): Promise<void> {
    await this.#bus.publish(topic, [envelope]);
  }
}
