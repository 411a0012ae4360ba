import type { Redis } from "ioredis";
import type { Clock } from "./clock.ts";
import { type Random, secretToken } from "./random.ts";

export interface LeaseDeps {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly random: Random;
  readonly name: string;
}

/** A holder that dies is replaced after this long. */
const lifetimeMs = 5_000;
const renewMs = 1_500;
/** Whoever waits looks this often whether it is free. */
const lookMs = 500;

// Renew and release touch the lease only while it is still ours.
const renewScript = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end`;
const releaseScript = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`;

/** Work that one replica does at a time, by a Redis key that expires unless renewed. */
export class Lease {
  readonly #deps: LeaseDeps;
  readonly #owner: string;

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
    this.#owner = secretToken(deps.random, 12);
  }

  /** Waits for the lease, does the work with a signal that aborts when the lease is lost or `stop` fires, and gives it back. */
  async hold(stop: AbortSignal, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
    while (!(await this.#acquire())) {
      await this.#deps.clock.sleep(lookMs, stop).catch(() => undefined);
      if (stop.aborted) return;
    }
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, stop]);
    const renewal = this.#renew(signal).then(() => lost.abort());
    try {
      await work(signal);
    } finally {
      lost.abort();
      await renewal;
      await this.#deps.redis.eval(releaseScript, 1, this.#deps.name, this.#owner).catch(() => undefined);
    }
  }

  async #acquire(): Promise<boolean> {
    return (await this.#deps.redis.set(this.#deps.name, this.#owner, "PX", lifetimeMs, "NX")) === "OK";
  }

  /** Returns when the lease is no longer ours. */
  async #renew(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#deps.clock.sleep(renewMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      const renewed = await this.#deps.redis
        .eval(renewScript, 1, this.#deps.name, this.#owner, lifetimeMs)
        .catch(() => 0);
      if (renewed !== 1) return;
    }
  }
}
