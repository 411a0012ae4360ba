import type { Redis } from "ioredis";
import type { BusAdmin, DeadLetter, LogExtent } from "./bus.ts";
import { deadLetterKey, leaseKey, letterChangesKey, streamKey } from "./bus-redis-keys.ts";
import { readLetters } from "./bus-redis-letters.ts";
import { AppError } from "./errors.ts";

/** More than a consumer can miss while it looks away; it reads all letters at any change. */
const changesKept = 100;

/** The operator's side of the bus on Redis Streams. */
export class RedisBusAdmin implements BusAdmin {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  letters(group: string): Promise<DeadLetter[]> {
    return readLetters(this.#redis, deadLetterKey(this.#prefix, group));
  }

  replay(letters: readonly DeadLetter[]): Promise<void> {
    return this.#change(letters, (key, chosen) => {
      const fields = chosen.map((letter) => [letter.envelope.id, JSON.stringify({ ...letter, state: "replay" })]);
      return this.#redis.multi().hset(key, Object.fromEntries(fields));
    });
  }

  drop(letters: readonly DeadLetter[]): Promise<void> {
    return this.#change(letters, (key, chosen) =>
      this.#redis.multi().hdel(key, ...chosen.map(({ envelope }) => envelope.id)),
    );
  }

  async backlog(group: string, topic: string): Promise<number> {
    const groups = (await this.#redis.xinfo("GROUPS", streamKey(this.#prefix, topic)).catch(noStream)) as Reply[];
    const found = groups.map(toFields).find(({ name }) => name === group);
    return Number(found?.lag ?? 0) + Number(found?.pending ?? 0);
  }

  async extent(topic: string): Promise<LogExtent> {
    const reply = (await this.#redis.xinfo("STREAM", streamKey(this.#prefix, topic)).catch(noStream)) as Reply;
    const { length, "entries-added": added } = toFields(reply);
    return { events: Number(length ?? 0), isWhole: length === added };
  }

  async rewind(group: string, topics: readonly string[]): Promise<void> {
    if ((await this.#redis.exists(leaseKey(this.#prefix, group))) === 1)
      throw new AppError("conflict", "consumer_running", `${group} is reading: stop it first`);
    for (const topic of topics) {
      const key = streamKey(this.#prefix, topic);
      // What was taken and not finished would come before the first event.
      await this.#redis.multi().xgroup("DESTROY", key, group).xgroup("CREATE", key, group, "0", "MKSTREAM").exec();
    }
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  async #change(
    letters: readonly DeadLetter[],
    change: (key: string, letters: readonly DeadLetter[]) => ReturnType<Redis["multi"]>,
  ): Promise<void> {
    for (const [group, chosen] of Map.groupBy(letters, (letter) => letter.group)) {
      const told = change(deadLetterKey(this.#prefix, group), chosen);
      await told.xadd(letterChangesKey(this.#prefix, group), "MAXLEN", "~", changesKept, "*", "changed", "").exec();
    }
  }
}

type Reply = readonly (string | number | null)[];

function noStream(error: Error): [] {
  if (/no such key/i.test(error.message)) return [];
  throw error;
}

// XINFO answers a flat list of names and values.
function toFields(reply: Reply): Record<string, string | number | null> {
  const pairs = reply.flatMap((name, i) => (i % 2 === 0 ? [[String(name), reply[i + 1] ?? null] as const] : []));
  return Object.fromEntries(pairs);
}
