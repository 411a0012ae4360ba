import type { Redis } from "ioredis";

/** Acknowledges entries, those that finish meanwhile together: with a disk flush per command that is what counts. */
export class StreamAcks {
  readonly #redis: Redis;
  readonly #group: string;
  readonly #waiting = new Map<string, string[]>();
  #sending: Promise<void> | undefined;

  constructor(redis: Redis, group: string) {
    this.#redis = redis;
    this.#group = group;
  }

  add(key: string, entryId: string): void {
    const ids = this.#waiting.get(key);
    if (ids === undefined) this.#waiting.set(key, [entryId]);
    else ids.push(entryId);
    this.#sending ??= this.#send();
  }

  /** Waits for what is under way. What fails stays pending, and the next holder gets it again. */
  async flush(): Promise<void> {
    await this.#sending;
  }

  async #send(): Promise<void> {
    // Let the other handlers of this round finish first.
    await Promise.resolve();
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting];
      this.#waiting.clear();
      await Promise.all(batch.map(([key, ids]) => this.#redis.xack(key, this.#group, ...ids).catch(() => 0)));
    }
    this.#sending = undefined;
  }
}
