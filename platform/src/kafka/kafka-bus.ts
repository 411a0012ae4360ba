import type { Bus, BusSubscription, SubscribeOptions } from "../bus.ts";
import type { Clock } from "../clock.ts";
import { mustNotBeInTransaction } from "../db.ts";
import type { Envelope } from "../envelope.ts";
import type { Log } from "../log.ts";
import type { Random } from "../random.ts";
import { eventTopic, type KafkaCluster } from "./kafka-client.ts";
import { consumeTopics } from "./kafka-consumer.ts";
import { KafkaProducer } from "./kafka-producer.ts";
import { eventLog } from "./kafka-topics.ts";

export interface KafkaBusDeps {
  readonly cluster: KafkaCluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** A member that is silent for this long loses its partitions to the others. */
  readonly sessionTimeoutMs: number;
}

/** The bus on Kafka: a topic per topic, keyed by subject, a consumer group per service; all replicas share the work. */
export class KafkaBus implements Bus {
  readonly #deps: KafkaBusDeps;
  readonly #producer: KafkaProducer;
  readonly #subscriptions: BusSubscription[] = [];

  constructor(deps: KafkaBusDeps) {
    this.#deps = deps;
    this.#producer = new KafkaProducer(deps.cluster);
  }

  async publish(topic: string, events: readonly Envelope[]): Promise<void> {
    mustNotBeInTransaction(`publishing to ${topic}`);
    if (events.length === 0) return;
    const messages = events.map((event) => ({ key: event.subject, text: JSON.stringify(event) }));
    await this.#producer.send(eventTopic(this.#deps.cluster.prefix, topic), eventLog, messages);
  }

  async subscribe(options: SubscribeOptions): Promise<BusSubscription> {
    const subscription = consumeTopics({ ...this.#deps, producer: this.#producer }, options);
    this.#subscriptions.push(subscription);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all(this.#subscriptions.map((subscription) => subscription.close()));
    await this.#producer.close();
  }
}
