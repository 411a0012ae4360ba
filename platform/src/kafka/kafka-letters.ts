import type { DeadLetter } from "../bus.ts";
import type { LetterBox } from "../delivery.ts";
import type { Envelope } from "../envelope.ts";
import { AppError } from "../errors.ts";
import { laneOf, Parking } from "../parking.ts";
import { type KafkaCluster, letterTopic } from "./kafka-client.ts";
import type { KafkaProducer } from "./kafka-producer.ts";
import { letterLog } from "./kafka-topics.ts";
import { type KafkaEntry, PartitionReader } from "./partition-reader.ts";
import { Position } from "./positions.ts";

/**
 * The dead letters of one group: a compacted topic, of which every replica keeps a copy. What is written counts once it
 * has come back from the log, so that all copies change in one order.
 */
export class KafkaLetters implements LetterBox {
  readonly parking = new Parking();
  readonly #topic: string;
  readonly #producer: KafkaProducer;
  readonly #reader: PartitionReader;
  readonly #position: Position;
  #moved = Promise.withResolvers<void>();
  /** Behind the position by what was fetched and is not in the parking yet. */
  #noted = 0n;
  #isOver = false;

  constructor(cluster: KafkaCluster, group: string, producer: KafkaProducer) {
    this.#topic = letterTopic(cluster.prefix, group);
    this.#producer = producer;
    this.#reader = new PartitionReader(cluster, [this.#topic]);
    this.#position = new Position(this.#topic, 0, 0n);
  }

  /** Follows the log until stopped. */
  async follow(stop: AbortSignal, onChange: (lanes: readonly string[]) => void): Promise<void> {
    try {
      const [start = 0n] = await this.#reader.edges(this.#topic, "first");
      this.#position.next = start;
      while (!stop.aborted) this.#take(await this.#reader.next([this.#position]), onChange);
    } finally {
      this.#isOver = true;
      this.#moved.resolve();
    }
  }

  /** Waits until the copy has everything that is in the log now: what a former owner of a partition has put aside. */
  async caughtUp(): Promise<void> {
    const [end = 0n] = await this.#reader.edges(this.#topic, "next");
    await this.#seen(end);
  }

  put(letter: DeadLetter): Promise<void> {
    return this.#write(letter, JSON.stringify(letter));
  }

  remove(letter: DeadLetter): Promise<void> {
    return this.#write(letter, undefined);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #write({ topic, envelope }: DeadLetter, text: string | undefined): Promise<void> {
    const offsets = await this.#producer.send(this.#topic, letterLog, [{ key: letterId(topic, envelope), text }]);
    await this.#seen((offsets.get(0) ?? 0n) + 1n);
  }

  async #seen(end: bigint): Promise<void> {
    while (this.#noted < end) {
      if (this.#isOver)
        throw new AppError("unavailable", "bus_unavailable", "nobody follows the dead letters any more");
      await this.#moved.promise;
    }
  }

  #take(entries: readonly KafkaEntry[], onChange: (lanes: readonly string[]) => void): void {
    const lanes = entries.map(({ key, text }) => this.#note(key, text));
    this.#noted = this.#position.next;
    this.#moved.resolve();
    this.#moved = Promise.withResolvers();
    if (lanes.length > 0) onChange([...new Set(lanes)]);
  }

  /** Answers the lane that changed. */
  #note(key: string, text: string | undefined): string {
    const { topic, ...of } = JSON.parse(key) as LetterId;
    const envelope = of as Envelope;
    if (text === undefined) this.parking.delete({ topic, envelope });
    else this.parking.set(JSON.parse(text) as DeadLetter);
    return laneOf(topic, envelope);
  }
}

interface LetterId {
  readonly topic: string;
  readonly subject: string;
  readonly id: string;
}

/** A tombstone has nothing but its key, so that says to which lane it belongs. */
export function letterId(topic: string, { subject, id }: Envelope): string {
  return JSON.stringify({ topic, subject, id } satisfies LetterId);
}
