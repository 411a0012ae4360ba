import type { BusSubscription, SubscribeOptions } from "./bus.ts";
import type { RedisBusDeps } from "./bus-redis.ts";
import { StreamAcks } from "./bus-redis-acks.ts";
import { leaseKey, streamKey } from "./bus-redis-keys.ts";
import { RedisLetters } from "./bus-redis-letters.ts";
import { Delivery } from "./delivery.ts";
import { Lease } from "./lease.ts";
import { blockingCopy } from "./redis.ts";

// One name for every replica: whoever holds the lease goes on with what its predecessor had taken and not finished.
const consumer = "active";
const batchSize = 200;
const blockMs = 1_000;
const retryMs = 500;

type Entry = readonly [id: string, fields: readonly string[] | null];

/** Reads the topics' streams as one group member until closed. */
export async function consumeStreams(deps: RedisBusDeps, options: SubscribeOptions): Promise<BusSubscription> {
  const stop = new AbortController();
  const loop = new StreamConsumer(deps, options, stop.signal).run();
  return {
    close: async () => {
      stop.abort();
      await loop;
    },
  };
}

class StreamConsumer {
  readonly #deps: RedisBusDeps;
  readonly #options: SubscribeOptions;
  readonly #stop: AbortSignal;
  readonly #lease: Lease;

  constructor(deps: RedisBusDeps, options: SubscribeOptions, stop: AbortSignal) {
    this.#deps = deps;
    this.#options = options;
    this.#stop = stop;
    this.#lease = new Lease({ ...deps, name: leaseKey(deps.prefix, options.group) });
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
        await this.#deps.clock.sleep(retryMs, this.#stop).catch(() => undefined);
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

  /** Until the lease is lost or a connection breaks; then what is being handled is finished, and the rest left pending. */
  async #consume(lost: AbortSignal): Promise<void> {
    const { redis, prefix } = this.#deps;
    const broken = new AbortController();
    const stop = AbortSignal.any([lost, broken.signal]);
    const box = new RedisLetters(redis, prefix, this.#options.group);
    const delivery = new Delivery({ ...this.#deps, options: this.#options, box, stop });
    const acks = new StreamAcks(redis, this.#options.group);
    try {
      await box.load();
      delivery.release();
      const readers = this.#options.topics.map((topic) => this.#follow(topic, delivery, acks, stop));
      await Promise.all([this.#followLetters(box, delivery, stop), ...readers]);
    } finally {
      broken.abort();
      await delivery.drained();
      await acks.flush();
    }
  }

  async #follow(topic: string, delivery: Delivery, acks: StreamAcks, stop: AbortSignal): Promise<void> {
    const key = streamKey(this.#deps.prefix, topic);
    const group = this.#options.group;
    // First what was taken and not finished, page by page, then what nobody has taken.
    let from = "0";
    await this.#reading(stop, async (reader) => {
      const count = Math.min(batchSize, await delivery.room());
      if (stop.aborted) return;
      const limits = ["COUNT", count, "BLOCK", blockMs] as const;
      const reply = await reader.xreadgroup("GROUP", group, consumer, ...limits, "STREAMS", key, from);
      const entries = entriesOf(reply);
      if (from !== ">") from = entries.at(-1)?.[0] ?? ">";
      for (const [id, fields] of entries) {
        // A pending entry that was trimmed away comes back without fields: there is nothing left to handle.
        if (fields?.[1] === undefined) acks.add(key, id);
        else delivery.accept(topic, fields[1], () => acks.add(key, id));
      }
    });
  }

  async #followLetters(box: RedisLetters, delivery: Delivery, stop: AbortSignal): Promise<void> {
    // Read from its beginning once: what is older than the load costs one more.
    let from = "0";
    await this.#reading(stop, async (reader) => {
      const entries = entriesOf(await reader.xread("BLOCK", blockMs, "STREAMS", box.changesKey, from));
      from = entries.at(-1)?.[0] ?? from;
      if (entries.length === 0) return;
      await box.load();
      delivery.release();
    });
  }

  /**
   * Reads on a connection of its own, since a read that waits holds it. A connection that breaks is not opened again
   * here: it may have been handed entries that never arrived, and order demands to begin with those.
   */
  async #reading(stop: AbortSignal, read: (reader: ReturnType<typeof blockingCopy>) => Promise<void>): Promise<void> {
    if (stop.aborted) return;
    const reader = blockingCopy(this.#deps.redis);
    const end = () => reader.disconnect();
    stop.addEventListener("abort", end, { once: true });
    try {
      while (!stop.aborted) await read(reader);
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      stop.removeEventListener("abort", end);
      reader.disconnect();
    }
  }
}

function entriesOf(reply: unknown): readonly Entry[] {
  return ((reply as [string, Entry[]][] | null) ?? []).flatMap(([, entries]) => entries);
}
