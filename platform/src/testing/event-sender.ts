import { RedisBus } from "../bus-redis.ts";
import { systemClock } from "../clock.ts";
import type { Database } from "../db.ts";
import { createLog } from "../log.ts";
import type { OutgoingEvent } from "../outbox.ts";
import { systemRandom } from "../random.ts";
import { connectRedis } from "../redis.ts";
import type { TestServices } from "./services.ts";
import { until } from "./until.ts";

/** Puts events on the bus as another service's relay does, and waits until a service has taken them. */
export class EventSender {
  readonly #redis: ReturnType<typeof connectRedis>;
  readonly #bus: RedisBus;
  readonly #receiver: Database;

  /** `receiver` is the database of the service whose inbox shows what it has taken. */
  constructor({ env }: Pick<TestServices, "env">, receiver: Database) {
    this.#redis = connectRedis(env["REDIS_URL"] as string);
    this.#receiver = receiver;
    this.#bus = new RedisBus({
      clock: systemClock,
      random: systemRandom,
      redis: this.#redis,
      prefix: env["REDIS_PREFIX"] as string,
      keep: 100_000,
      log: createLog("test", "silent"),
    });
  }

  /** In the order given; answers at once. */
  async send(...events: readonly OutgoingEvent[]): Promise<void> {
    for (const { topic, envelope } of events) await this.#bus.publish(topic, [envelope]);
  }

  async tell(...events: readonly OutgoingEvent[]): Promise<void> {
    await this.send(...events);
    await this.taken(...events);
  }

  async taken(...events: readonly OutgoingEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ envelope }) => envelope.id))];
    const all = async () => {
      const rows = await this.#receiver.query("select 1 from inbox where event_id = any ($1::uuid[])", [ids]);
      return rows.length === ids.length;
    };
    await until(all, "the events are taken");
  }

  async close(): Promise<void> {
    await this.#bus.close();
    this.#redis.disconnect();
  }
}
