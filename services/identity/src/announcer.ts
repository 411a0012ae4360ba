import type { Clock } from "@shopstream/platform/clock.ts";
import { redisCall } from "@shopstream/platform/redis.ts";
import { revoke } from "@shopstream/platform/revocations.ts";
import type { Redis } from "ioredis";
import type { PendingRevocation, RevocationStore } from "./revocation-store.ts";

export interface AnnouncerDeps {
  readonly store: RevocationStore;
  readonly redis: Redis;
  readonly redisPrefix: string;
  readonly clock: Clock;
}

/** Whoever writes or takes a row announces it within this time, or the worker does. */
export const claimMs = 1_000;
/** A caller waits this long for Redis; the change itself is committed already. */
const patienceMs = 500;
const batchSize = 100;

/**
 * Tells every service which sessions and accounts have lost their tokens. The database has it first, in the
 * transaction of the change; a row goes away only once Redis has it, so a crash or an outage tells twice, never not at all.
 */
export class Announcer {
  readonly #deps: AnnouncerDeps;

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps;
  }

  /** Announces what was just committed. When Redis is away the worker goes on. */
  async announce(pending: readonly PendingRevocation[]): Promise<void> {
    if (pending.length === 0) return;
    const told = this.#tell(pending).catch(() => undefined);
    const patience = new AbortController();
    const tooLong = this.#deps.clock.sleep(patienceMs, patience.signal).catch(() => undefined);
    await Promise.race([told, tooLong]);
    patience.abort();
  }

  /** Announces what somebody noted and could not announce. */
  async drain(): Promise<void> {
    const now = this.#deps.clock.now();
    for (;;) {
      const due = await this.#deps.store.claim(new Date(now), new Date(now + claimMs), batchSize);
      if (due.length === 0) return;
      await this.#tell(due);
    }
  }

  // The time announced is that of the announcement. It is later than the commit, so it covers every token signed by
  // somebody who read the account before.
  async #tell(pending: readonly PendingRevocation[]): Promise<void> {
    const { store, redis, redisPrefix, clock } = this.#deps;
    for (const { subject } of pending) await redisCall(() => revoke(redis, redisPrefix, clock, subject));
    await store.remove(pending);
  }
}
