import { Admin, findErrorBy } from "@platformatic/kafka";
import type { BusAdmin, DeadLetter, LogExtent } from "../bus.ts";
import { AppError } from "../errors.ts";
import { clientOptions, eventTopic, type KafkaCluster, letterTopic, toBusError } from "./kafka-client.ts";
import { letterId } from "./kafka-letters.ts";
import { KafkaProducer } from "./kafka-producer.ts";
import { ensureTopics, eventLog, letterLog } from "./kafka-topics.ts";
import { PartitionReader } from "./partition-reader.ts";
import { Position, startOf } from "./positions.ts";

/** The operator's side of the bus on Kafka. */
export class KafkaBusAdmin implements BusAdmin {
  readonly #cluster: KafkaCluster;
  readonly #client: Admin;
  readonly #producer: KafkaProducer;

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster;
    this.#client = new Admin(clientOptions(cluster, "shopstream-admin"));
    this.#producer = new KafkaProducer(cluster);
  }

  /** Reads the log of letters from its beginning to where it ends now. */
  async letters(group: string): Promise<DeadLetter[]> {
    const topic = letterTopic(this.#cluster.prefix, group);
    await ensureTopics(this.#cluster, new Map([[topic, letterLog]]));
    const reader = new PartitionReader(this.#cluster, [topic]);
    try {
      const [[start = 0n], [end = 0n]] = await Promise.all([reader.edges(topic, "first"), reader.edges(topic, "next")]);
      const position = new Position(topic, 0, start);
      const letters = new Map<string, DeadLetter>();
      while (position.next < end) {
        for (const { key, text } of await reader.next([position])) {
          if (text === undefined) letters.delete(key);
          else letters.set(key, JSON.parse(text) as DeadLetter);
        }
      }
      return [...letters.values()].sort((one, other) => one.failedAt.localeCompare(other.failedAt));
    } finally {
      await reader.close();
    }
  }

  replay(letters: readonly DeadLetter[]): Promise<void> {
    return this.#write(letters, (letter) => JSON.stringify({ ...letter, state: "replay" }));
  }

  drop(letters: readonly DeadLetter[]): Promise<void> {
    return this.#write(letters, () => undefined);
  }

  async backlog(group: string, topic: string): Promise<number> {
    const name = eventTopic(this.#cluster.prefix, topic);
    const reader = new PartitionReader(this.#cluster, [name]);
    try {
      await ensureTopics(this.#cluster, new Map([[name, eventLog]]));
      const [firsts, ends] = await Promise.all([reader.edges(name, "first"), reader.edges(name, "next")]);
      const committed = await this.#committed(group, name, ends.length);
      const waiting = ends.map((end, partition) => {
        return end - startOf(committed.get(partition), firsts[partition]);
      });
      return Number(waiting.reduce((sum, count) => sum + count, 0n));
    } finally {
      await reader.close();
    }
  }

  async extent(topic: string): Promise<LogExtent> {
    const name = eventTopic(this.#cluster.prefix, topic);
    const reader = new PartitionReader(this.#cluster, [name]);
    try {
      await ensureTopics(this.#cluster, new Map([[name, eventLog]]));
      const [firsts, ends] = await Promise.all([reader.edges(name, "first"), reader.edges(name, "next")]);
      const sum = (offsets: readonly bigint[]) => Number(offsets.reduce((total, offset) => total + offset, 0n));
      return { events: sum(ends) - sum(firsts), isWhole: sum(firsts) === 0 };
    } finally {
      await reader.close();
    }
  }

  async rewind(group: string, topics: readonly string[]): Promise<void> {
    const names = topics.map((topic) => eventTopic(this.#cluster.prefix, topic));
    const reader = new PartitionReader(this.#cluster, names);
    try {
      const offsets = names.map(async (name) => ({
        name,
        partitionOffsets: (await reader.edges(name, "first")).map((offset, partition) => ({ partition, offset })),
      }));
      const groupId = this.#cluster.prefix + group;
      await this.#client.alterConsumerGroupOffsets({ groupId, topics: await Promise.all(offsets) });
    } catch (cause) {
      // The broker takes positions from outside only while nobody is a member.
      if (!findErrorBy(cause as Error, "apiId", "UNKNOWN_MEMBER_ID")) throw toBusError(cause);
      throw new AppError("conflict", "consumer_running", `${group} is reading: stop it first`, { cause });
    } finally {
      await reader.close();
    }
  }

  async close(): Promise<void> {
    await this.#producer.close();
    await this.#client.close().catch(() => undefined);
  }

  async #committed(group: string, name: string, partitions: number): Promise<ReadonlyMap<number, bigint>> {
    const topics = [{ name, partitionIndexes: Array.from({ length: partitions }, (_, i) => i) }];
    const groups = [{ groupId: this.#cluster.prefix + group, topics }];
    try {
      const [found] = await this.#client.listConsumerGroupOffsets({ groups });
      const known = found?.topics.find((topic) => topic.name === name)?.partitions ?? [];
      return new Map(known.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]));
    } catch (error) {
      throw toBusError(error);
    }
  }

  async #write(letters: readonly DeadLetter[], textOf: (letter: DeadLetter) => string | undefined): Promise<void> {
    for (const [group, chosen] of Map.groupBy(letters, (letter) => letter.group)) {
      const messages = chosen.map((letter) => ({ key: letterId(letter.topic, letter.envelope), text: textOf(letter) }));
      await this.#producer.send(letterTopic(this.#cluster.prefix, group), letterLog, messages);
    }
  }
}
