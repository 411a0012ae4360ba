import type { Redis } from "ioredis";
import type { BusSubscription, SubscribeOptions } from "./bus.ts";
import type { RedisBusDeps } from "./bus-redis.ts";
import { deadLetterKey, streamKey } from "./bus-redis-keys.ts";
import { isoTime } from "./clock.ts";
import type { Envelope } from "./envelope.ts";
import { isAppError } from "./errors.ts";
import { Lease } from "./lease.ts";

// One name for every replica: whoever holds the lease goes on with what its predecessor had taken and not finished.
const consumer = "active";
const batchSize = 200;
const blockMs = 1_000;
const parallelSubjects = 8;
/** A handler that fails this often is given up on: the event goes to the dead letters. */
export const maxAttempts = 5;
const firstRetryMs = 50;
const longestRetryMs = 5_000;

type Entry = readonly [id: string, fields: readonly string[]];
interface Delivery {
  readonly topic: string;
  readonly entryId: string;
  readonly envelope: Envelope;
}

/** Reads the topics' streams as one group member until closed. */
export async function consumeStreams(deps: RedisBusDeps, options: SubscribeOptions): Promise<BusSubscription> {
  const reader = deps.redis.duplicate({ maxRetriesPerRequest: null });
  reader.on("error", () => undefined);
  const stop = new AbortController();
  const loop = new StreamConsumer(deps, options, reader, stop.signal).run();
  return {
    close: async () => {
      stop.abort();
      // Ends a read that waits. What the server hands out at this moment stays pending for the next holder.
      reader.disconnect();
      await loop;
    },
  };
}

class StreamConsumer {
  readonly #deps: RedisBusDeps;
  readonly #options: SubscribeOptions;
  readonly #reader: Redis;
  readonly #stop: AbortSignal;
  readonly #lease: Lease;

  constructor(deps: RedisBusDeps, options: SubscribeOptions, reader: Redis, stop: AbortSignal) {
    this.#deps = deps;
    this.#options = options;
    this.#reader = reader;
    this.#stop = stop;
    this.#lease = new Lease({ ...deps, name: `${deps.prefix}lease:{${options.group}}` });
  }

  async run(): Promise<void> {
    while (!this.#stop.aborted) {
      try {
        await this.#createGroups();
        await this.#lease.hold(this.#stop, (lost) => this.#consume(lost));
      } catch (error) {
        if (this.#stop.aborted) return;
        this.#deps.log.warn(
          { err: error, group: this.#options.group },
          "the event consumer was interrupted and tries again",
        );
        await this.#pause(500);
      }
    }
  }

  async #createGroups(): Promise<void> {
    for (const topic of this.#options.topics) {
      await this.#deps.redis
        .xgroup("CREATE", streamKey(this.#deps.prefix, topic), this.#options.group, "0", "MKSTREAM")
        .catch((error: Error) => {
          if (!error.message.startsWith("BUSYGROUP")) throw error;
        });
    }
  }

  async #consume(lost: AbortSignal): Promise<void> {
    let unfinished = true;
    while (!lost.aborted) {
      const deliveries = await this.#read(unfinished ? "0" : ">");
      unfinished = unfinished && deliveries.length > 0;
      await this.#handleAll(deliveries, lost);
    }
  }

  async #read(from: "0" | ">"): Promise<Delivery[]> {
    const keys = this.#options.topics.map((topic) => streamKey(this.#deps.prefix, topic));
    const ids = keys.map(() => from);
    const reply = (await this.#reader.xreadgroup(
      "GROUP",
      this.#options.group,
      consumer,
      "COUNT",
      batchSize,
      "BLOCK",
      blockMs,
      "STREAMS",
      ...keys,
      ...ids,
    )) as [string, Entry[]][] | null;
    return (reply ?? []).flatMap(([key, entries]) =>
      entries.flatMap((entry) => toDelivery(this.#options.topics[keys.indexOf(key)] as string, entry)),
    );
  }

  async #handleAll(deliveries: readonly Delivery[], lost: AbortSignal): Promise<void> {
    const chains = [...Map.groupBy(deliveries, (delivery) => delivery.envelope.subject).values()];
    const worker = async (): Promise<void> => {
      for (let chain = chains.shift(); chain !== undefined && !lost.aborted; chain = chains.shift()) {
        for (const delivery of chain) if (!lost.aborted) await this.#handle(delivery, lost);
      }
    };
    await Promise.all(Array.from({ length: this.#options.parallelSubjects ?? parallelSubjects }, worker));
  }

  async #handle(delivery: Delivery, lost: AbortSignal): Promise<void> {
    for (let failures = 0, tries = 0; !lost.aborted; tries += 1) {
      const error = await this.#options.handle(delivery.envelope).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) return this.#acknowledge(delivery);
      // An outage says nothing about the event: it is tried until the outage ends.
      if (!isAppError(error, "unavailable", "timeout")) failures += 1;
      if (failures === maxAttempts) return this.#bury(delivery, error, failures);
      await this.#pause(Math.min(longestRetryMs, firstRetryMs * 2 ** tries) * (0.5 + this.#deps.random.float()));
    }
  }

  async #acknowledge({ topic, entryId }: Delivery): Promise<void> {
    await this.#deps.redis.xack(streamKey(this.#deps.prefix, topic), this.#options.group, entryId);
  }

  async #bury(delivery: Delivery, error: unknown, attempts: number): Promise<void> {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const letter = {
      topic: delivery.topic,
      envelope: delivery.envelope,
      reason: message,
      stack: stack ?? "",
      attempts,
      failedAt: isoTime(this.#deps.clock),
    };
    await this.#deps.redis.xadd(
      deadLetterKey(this.#deps.prefix, this.#options.group),
      "*",
      "letter",
      JSON.stringify(letter),
    );
    this.#deps.log.error(
      { err: error, group: this.#options.group, event: delivery.envelope.id },
      "an event went to the dead letters",
    );
    await this.#acknowledge(delivery);
  }

  async #pause(delayMs: number): Promise<void> {
    await this.#deps.clock.sleep(delayMs, this.#stop).catch(() => undefined);
  }
}

// A pending entry that was trimmed away comes back without fields: there is nothing left to handle.
function toDelivery(topic: string, [entryId, fields]: Entry): Delivery[] {
  if (fields === null || fields[1] === undefined) return [];
  return [{ topic, entryId, envelope: JSON.parse(fields[1]) as Envelope }];
}
