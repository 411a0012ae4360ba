import type { Redis } from "ioredis";
import type { DeadLetter } from "./bus.ts";
import { deadLetterKey, letterChangesKey } from "./bus-redis-keys.ts";
import type { LetterBox } from "./delivery.ts";
import { Parking } from "./parking.ts";

/** The dead letters of one group in Redis, as the holder of the group's lease sees them. */
export class RedisLetters implements LetterBox {
  readonly parking = new Parking();
  readonly #redis: Redis;
  readonly #key: string;
  readonly changesKey: string;

  constructor(redis: Redis, prefix: string, group: string) {
    this.#redis = redis;
    this.#key = deadLetterKey(prefix, group);
    this.changesKey = letterChangesKey(prefix, group);
  }

  /** Also what operators did meanwhile. Answers of one connection come in order, so nothing newer is overwritten. */
  async load(): Promise<void> {
    this.parking.replace(await readLetters(this.#redis, this.#key));
  }

  async put(letter: DeadLetter): Promise<void> {
    await this.#redis.hset(this.#key, letter.envelope.id, JSON.stringify(letter));
    this.parking.set(letter);
  }

  async remove(letter: DeadLetter): Promise<void> {
    await this.#redis.hdel(this.#key, letter.envelope.id);
    this.parking.delete(letter);
  }
}

/** In the order in which they failed. */
export async function readLetters(redis: Redis, key: string): Promise<DeadLetter[]> {
  const letters = (await redis.hvals(key)).map((text) => JSON.parse(text) as DeadLetter);
  return letters.sort(
    (one, other) =>
      one.failedAt.localeCompare(other.failedAt) ||
      one.envelope.sequence - other.envelope.sequence ||
      one.envelope.id.localeCompare(other.envelope.id),
  );
}
