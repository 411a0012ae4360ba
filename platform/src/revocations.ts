import type { Redis } from "ioredis";
import type { Clock } from "./clock.ts";
import { AppError } from "./errors.ts";
import type { VerifiedToken } from "./tokens.ts";

const name = "revocations";
/** As long as an access token can live; a revocation older than that guards nothing any more. */
const keptMs = 10 * 60_000;
const retryMs = 100;

/** A session or an account whose tokens issued until `atMs` are no longer good. */
export interface Revocation {
  readonly subject: string;
  readonly atMs: number;
}

/** Announces revocations to every service within the time of one publish. */
export async function revoke(redis: Redis, prefix: string, clock: Clock, subject: string): Promise<void> {
  const key = prefix + name;
  const atMs = clock.now();
  // GT: clocks differ a little, and an earlier announcement that comes later must not shorten what is revoked.
  await redis
    .multi()
    .zadd(key, "GT", atMs, subject)
    .zremrangebyscore(key, 0, atMs - keptMs)
    .publish(key, JSON.stringify({ subject, atMs }))
    .exec();
}

/** What has been revoked lately, kept in memory by every service and refreshed at each reconnect. */
export class Revocations {
  readonly #clock: Clock;
  /** Of the set, and of the channel: two installations on one server must not sign each other's users out. */
  readonly #key: string;
  readonly #revokedAt = new Map<string, number>();

  constructor(clock: Clock, prefix: string) {
    this.#clock = clock;
    this.#key = prefix + name;
  }

  /** Listens on `subscriber` (used for nothing else) and loads what was said before. */
  async follow(redis: Redis, subscriber: Redis): Promise<void> {
    subscriber.on("message", (_channel, message) => this.#add(JSON.parse(message) as Revocation));
    await this.#catchUp(redis, subscriber);
    subscriber.on("ready", () => void this.#catchUpSurely(redis, subscriber));
  }

  mustBeGood(token: VerifiedToken): void {
    const { id, sessionId } = token.principal;
    // A session ends for good, so the time does not matter; an account gets new tokens after its roles have changed.
    if (this.#revokedAt.has(sessionId) || this.#covers(id, token)) {
      throw new AppError("unauthenticated", "token_revoked", "this session has ended: sign in again");
    }
  }

  #covers(subject: string, token: VerifiedToken): boolean {
    const atMs = this.#revokedAt.get(subject);
    return atMs !== undefined && token.issuedAtMs <= atMs;
  }

  // Subscribed first: what is announced while loading arrives twice rather than not at all.
  async #catchUp(redis: Redis, subscriber: Redis): Promise<void> {
    await subscriber.subscribe(this.#key);
    await this.#load(redis);
  }

  // The other connection may come back later than this one, and nobody would tell again what was said meanwhile.
  async #catchUpSurely(redis: Redis, subscriber: Redis): Promise<void> {
    while (subscriber.status === "ready") {
      const done = await this.#catchUp(redis, subscriber).then(
        () => true,
        () => false,
      );
      if (done) return;
      await this.#clock.sleep(retryMs);
    }
  }

  async #load(redis: Redis): Promise<void> {
    const entries = await redis.zrangebyscore(this.#key, this.#clock.now() - keptMs, "+inf", "WITHSCORES");
    for (let i = 0; i + 1 < entries.length; i += 2)
      this.#add({ subject: entries[i] as string, atMs: Number(entries[i + 1]) });
  }

  #add({ subject, atMs }: Revocation): void {
    const latest = Math.max(atMs, this.#revokedAt.get(subject) ?? 0);
    // Taken out first, so that the map stays ordered by age.
    this.#revokedAt.delete(subject);
    this.#revokedAt.set(subject, latest);
    const oldest = this.#clock.now() - keptMs;
    for (const [known, at] of this.#revokedAt) {
      if (at >= oldest) break;
      this.#revokedAt.delete(known);
    }
  }
}
