import { RedisBus } from "@shopstream/platform/bus-redis.ts";
import { RedisBusAdmin } from "@shopstream/platform/bus-redis-admin.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { Revocations, revoke } from "@shopstream/platform/revocations.ts";
import { busContract } from "@shopstream/platform/testing/bus-contract.ts";
import { hurriedClock } from "@shopstream/platform/testing/hurried-clock.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop } from "../../../services/cart/src/testing/shop.ts";
import { sharedLimit } from "../../../services/gateway/src/limit.ts";
import { type RedisCluster, startRedisCluster } from "./redis-cluster.ts";

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster?.stop());

let installations = 0;

busContract("Redis Streams on a cluster of three nodes", async () => {
  const redis = connectRedis(cluster.url);
  installations += 1;
  const prefix = `contract-${installations}:`;
  const log = createLog("test", "silent");
  return {
    open: async () => new RedisBus({ redis, clock: hurriedClock, random: systemRandom, log, prefix, keep: 1_000 }),
    admin: new RedisBusAdmin(redis, prefix),
    close: async () => redis.disconnect(),
  };
});

describe("a Redis Cluster of three nodes", () => {
  let redis: Redis;
  beforeAll(() => {
    redis = connectRedis(cluster.url);
  });
  afterAll(() => redis?.disconnect());

  it("keeps keys on different nodes, and refuses to touch two of them in one command", async () => {
    const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`);
    for (const key of keys) await redis.set(key, key);
    await expect(redis.mget(...keys)).rejects.toThrow(/slot/i);
  });

  it("holds carts, what they know of the catalog, and answers to repeated keys", async () => {
    const shop = await openShop({ REDIS_URL: cluster.url, REDIS_PREFIX: "carts:" });
    try {
      for (const sku of ["mug", "pot", "rug"]) shop.catalog.prices.set(sku, { EUR: 1_000 });
      const { id, token } = await shop.guest.createCart({});
      const proof = { id, cartToken: token };
      for (const sku of ["mug", "pot", "rug"])
        await shop.guest.addLine({ ...proof, sku, quantity: 2 }, { idempotencyKey: `add-${sku}` });
      await shop.guest.addLine({ ...proof, sku: "mug", quantity: 2 }, { idempotencyKey: "add-mug" });
      expect(await shop.guest.getCart(proof)).toMatchObject({ subtotal: { amount: 6_000, currency: "EUR" } });
    } finally {
      await shop.close();
    }
  });

  it("counts rate limits for all gateways", async () => {
    const limits = [redis, redis].map((connection) => sharedLimit(connection, "limits", { points: 3, seconds: 60 }));
    await until(() => redis.status === "ready", "the cluster is there");
    for (const limit of [...limits, limits[0]]) await limit?.take("somebody");
    await expect(limits[1]?.take("somebody")).rejects.toMatchObject({ code: "rate_limited" });
    await limits[1]?.take("somebody else");
  });

  it("tells every service of a revocation, those that come later too", async () => {
    const followers = await Promise.all([1, 2].map(() => follower(cluster.url)));
    await revoke(redis, "test:", systemClock, "usr_gone");
    const late = await follower(cluster.url);
    for (const { revocations } of [...followers, late])
      await until(() => isRevoked(revocations, "usr_gone"), "it has heard of it");
    expect(isRevoked(late.revocations, "usr_here")).toBe(false);
    for (const { close } of [...followers, late]) close();
  });
});

async function follower(url: string) {
  const [commands, subscriber] = [connectRedis(url), connectRedis(url)];
  const revocations = new Revocations(systemClock, "test:");
  await revocations.follow(commands, subscriber);
  const close = () => {
    for (const connection of [commands, subscriber]) connection.disconnect();
  };
  return { revocations, close };
}

function isRevoked(revocations: Revocations, id: string): boolean {
  try {
    revocations.mustBeGood({
      principal: { kind: "user", id, sessionId: "ses_any", roles: ["customer"] },
      issuedAtMs: 0,
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    });
    return false;
  } catch {
    return true;
  }
}
