import type { BusSubscription, SubscribeOptions } from "../bus.ts";
import { Delivery } from "../delivery.ts";
import { type Generation, GroupMember } from "./group-member.ts";
import type { KafkaBusDeps } from "./kafka-bus.ts";
import { eventTopic, letterTopic, partitionOf } from "./kafka-client.ts";
import { KafkaLetters } from "./kafka-letters.ts";
import type { KafkaProducer } from "./kafka-producer.ts";
import { ensureTopics, eventLog, letterLog } from "./kafka-topics.ts";
import { type KafkaEntry, PartitionReader } from "./partition-reader.ts";
import { Position, startOf } from "./positions.ts";

const retryMs = 500;
/** What is finished is committed this often: a crash repeats at most so much. */
const commitMs = 200;

type ConsumerDeps = KafkaBusDeps & { readonly producer: KafkaProducer };

/** Reads the topics as a member of the group until closed. */
export function consumeTopics(deps: ConsumerDeps, options: SubscribeOptions): BusSubscription {
  const stop = new AbortController();
  const loop = new TopicConsumer(deps, options, stop.signal).run();
  return {
    close: async () => {
      stop.abort();
      await loop;
    },
  };
}

class TopicConsumer {
  readonly #deps: ConsumerDeps;
  readonly #options: SubscribeOptions;
  readonly #stop: AbortSignal;

  constructor(deps: ConsumerDeps, options: SubscribeOptions, stop: AbortSignal) {
    this.#deps = deps;
    this.#options = options;
    this.#stop = stop;
  }

  async run(): Promise<void> {
    const { log } = this.#deps;
    while (!this.#stop.aborted) {
      try {
        await this.#session();
      } catch (error) {
        if (this.#stop.aborted) return;
        log.warn({ err: error, group: this.#options.group }, "the event consumer was interrupted and tries again");
        await this.#pause(retryMs);
      }
    }
  }

  async #session(): Promise<void> {
    const { cluster, sessionTimeoutMs, producer } = this.#deps;
    const { group } = this.#options;
    const topics = this.#options.topics.map((topic) => eventTopic(cluster.prefix, topic));
    const kinds = topics.map((topic) => [topic, eventLog] as const);
    await ensureTopics(cluster, new Map([...kinds, [letterTopic(cluster.prefix, group), letterLog]]));
    const letters = new KafkaLetters(cluster, group, producer);
    const member = new GroupMember({ cluster, group, topics, sessionTimeoutMs });
    const reader = new PartitionReader(cluster, topics);
    try {
      await new TopicSession(this.#deps, this.#options, { letters, member, reader }).run(this.#stop);
    } finally {
      await Promise.all([member.close(), letters.close(), reader.close()]);
    }
  }

  async #pause(delayMs: number): Promise<void> {
    await this.#deps.clock.sleep(delayMs, this.#stop).catch(() => undefined);
  }
}

interface Parts {
  readonly letters: KafkaLetters;
  readonly member: GroupMember;
  readonly reader: PartitionReader;
}

/** A membership from joining to leaving, through as many generations as there are. */
class TopicSession {
  readonly #deps: ConsumerDeps;
  readonly #options: SubscribeOptions;
  readonly #parts: Parts;
  #delivery: Delivery | undefined;

  constructor(deps: ConsumerDeps, options: SubscribeOptions, parts: Parts) {
    this.#deps = deps;
    this.#options = options;
    this.#parts = parts;
  }

  async run(stop: AbortSignal): Promise<void> {
    const { letters, member } = this.#parts;
    const ended = new AbortController();
    const following = letters.follow(AbortSignal.any([stop, ended.signal]), (lanes) => this.#delivery?.release(lanes));
    // Whoever works looks at it; nobody does before the group is joined.
    following.catch(() => undefined);
    try {
      await member.join();
      while (!stop.aborted) {
        const generation = await unless(stop, member.generation(stop));
        if (generation !== undefined) await this.#work(generation, following);
      }
    } finally {
      ended.abort();
    }
  }

  /** Until the group shares out anew; then what is being handled is finished, and the rest is its next owner's. */
  async #work(generation: Generation, following: Promise<void>): Promise<void> {
    const { letters, member } = this.#parts;
    const failed = new AbortController();
    const stop = AbortSignal.any([generation.over, failed.signal]);
    const orFailure = <T>(work: Promise<T>) => member.orFailure(Promise.race([work, following.then(() => undefined)]));
    await orFailure(letters.caughtUp());
    const positions = await this.#positions(generation);
    const isOurs = await this.#ownership(generation);
    const count = positions.length;
    this.#deps.log.info(
      { group: this.#options.group, generation: generation.id, partitions: count },
      "partitions were shared out",
    );
    const box = {
      parking: letters.parking,
      isOurs,
      put: letters.put.bind(letters),
      remove: letters.remove.bind(letters),
    };
    const delivery = new Delivery({ ...this.#deps, options: this.#options, box, stop });
    this.#delivery = delivery;
    delivery.release();
    try {
      await orFailure(Promise.all([this.#read(positions, delivery, stop), this.#commit(generation, positions, stop)]));
    } finally {
      failed.abort();
      this.#delivery = undefined;
      await delivery.drained();
      await member.commit(generation, positions).catch(() => undefined);
    }
  }

  async #read(positions: readonly Position[], delivery: Delivery, stop: AbortSignal): Promise<void> {
    // Without partitions there is nothing to do but to be there.
    if (positions.length === 0) return void (await unless(stop, new Promise(() => undefined)));
    while (!stop.aborted) {
      await delivery.room();
      const entries = await unless(stop, this.#parts.reader.next(positions));
      if (stop.aborted) return;
      for (const entry of entries ?? []) this.#accept(entry, delivery);
    }
  }

  #accept({ position, offset, text }: KafkaEntry, delivery: Delivery): void {
    position.begin(offset);
    const done = () => position.finish(offset);
    // Nobody here writes tombstones to a topic of events.
    if (text === undefined) done();
    else delivery.accept(position.topic.slice(this.#deps.cluster.prefix.length), text, done);
  }

  async #commit(generation: Generation, positions: readonly Position[], stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.#parts.member.commit(generation, positions);
      await this.#deps.clock.sleep(commitMs, stop).catch(() => undefined);
    }
  }

  async #positions(generation: Generation): Promise<Position[]> {
    const committed = await this.#parts.member.committed(generation);
    const positions = generation.assignments.map(async ({ topic, partitions }) => {
      const firsts = await this.#parts.reader.edges(topic, "first");
      const known = committed.get(topic);
      return partitions.map(
        (partition) => new Position(topic, partition, startOf(known?.[partition], firsts[partition])),
      );
    });
    return (await Promise.all(positions)).flat();
  }

  /** Whether a topic's subject is in one of our partitions. */
  async #ownership(generation: Generation): Promise<(topic: string, subject: string) => boolean> {
    const counts = await this.#parts.reader.partitionCounts();
    const ours = new Set(
      generation.assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => `${topic} ${partition}`)),
    );
    return (topic, subject) => {
      const name = eventTopic(this.#deps.cluster.prefix, topic);
      return ours.has(`${name} ${partitionOf(subject, counts.get(name) ?? 1)}`);
    };
  }
}

/** Undefined when stopped first; what comes of the work then is nobody's business. */
async function unless<T>(stop: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  work.catch(() => undefined);
  const stopped = Promise.withResolvers<undefined>();
  const end = () => stopped.resolve(undefined);
  if (stop.aborted) return undefined;
  stop.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    stop.removeEventListener("abort", end);
  }
}
