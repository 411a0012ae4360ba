import type { Redis } from "ioredis";
import type { DeadLetter } from "./bus.ts";
import { deadLetterKey, streamKey } from "./bus-redis-keys.ts";
import { AppError } from "./errors.ts";

/** The dead letters on Redis Streams: what `shopctl events` lists, shows, replays and drops. */
export class DeadLetters {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix = "") {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  /** Oldest first. */
  async list(group: string, limit = 1_000): Promise<DeadLetter[]> {
    const entries = await this.#redis.xrange(deadLetterKey(this.#prefix, group), "-", "+", "COUNT", limit);
    return entries.map(([id, fields]) => ({
      id,
      group,
      ...(JSON.parse(fields[1] as string) as Omit<DeadLetter, "id" | "group">),
    }));
  }

  async get(group: string, id: string): Promise<DeadLetter> {
    const letter = (await this.list(group)).find((candidate) => candidate.id === id || candidate.envelope.id === id);
    if (letter === undefined)
      throw new AppError("not_found", "dead_letter_not_found", `${group} has no dead letter ${id}`);
    return letter;
  }

  /** Puts the event back on its topic and forgets the letter. Other groups see it again too: their inboxes ignore it. */
  async replay(letter: DeadLetter): Promise<void> {
    await this.#redis.xadd(streamKey(this.#prefix, letter.topic), "*", "event", JSON.stringify(letter.envelope));
    await this.drop(letter);
  }

  async drop(letter: DeadLetter): Promise<void> {
    await this.#redis.xdel(deadLetterKey(this.#prefix, letter.group), letter.id);
  }
}
