import { ProduceAcks, Producer } from "@platformatic/kafka";
import { clientOptions, type KafkaCluster, toBusError } from "./kafka-client.ts";
import { ensureTopics, type TopicKind } from "./kafka-topics.ts";

export interface KafkaMessage {
  readonly key: string;
  /** Undefined removes the key from a compacted topic. */
  readonly text: string | undefined;
}

/**
 * Writes with the strictest promise there is: every in-sync replica has it, and a request that is sent again because its
 * answer was lost is stored once. One request at a time, since order is what it is about.
 */
export class KafkaProducer {
  readonly #cluster: KafkaCluster;
  readonly #client: Producer<Buffer, Buffer, Buffer, Buffer>;
  readonly #ready = new Map<string, Promise<void>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster;
    this.#client = new Producer({
      ...clientOptions(cluster, "shopstream-producer"),
      idempotent: true,
      acks: ProduceAcks.ALL,
      repeatOnStaleMetadata: true,
    });
    this.#client.on("error", () => undefined);
  }

  /** Answers the offset of the first message in each partition it went to. */
  send(topic: string, kind: TopicKind, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, bigint>> {
    const sent = this.#last.then(() => this.#send(topic, kind, messages));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#client.close(true).catch(() => undefined);
  }

  async #send(topic: string, kind: TopicKind, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, bigint>> {
    await this.#ensure(topic, kind);
    try {
      const { offsets = [] } = await this.#client.send({
        messages: messages.map(({ key, text }) => ({
          topic,
          key: Buffer.from(key),
          value: (text === undefined ? null : Buffer.from(text)) as Buffer,
        })),
      });
      return new Map(offsets.map(({ partition, offset }) => [partition, offset]));
    } catch (error) {
      throw toBusError(error);
    }
  }

  #ensure(topic: string, kind: TopicKind): Promise<void> {
    const known = this.#ready.get(topic);
    if (known !== undefined) return known;
    const created = ensureTopics(this.#cluster, new Map([[topic, kind]]));
    this.#ready.set(topic, created);
    created.catch(() => this.#ready.delete(topic));
    return created;
  }
}
