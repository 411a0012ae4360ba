import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisCluster, startRedisCluster } from "./redis-cluster.ts";

describe("a Redis Cluster of three nodes", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster?.stop());

  it("keeps keys on different nodes, and refuses to touch two of them in one command", async () => {
    const client = new Cluster([...cluster.nodes]);
    try {
      const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`);
      for (const key of keys) await client.set(key, key);
      const sizes = await Promise.all(client.nodes("master").map((node) => node.dbsize()));
      expect(sizes.reduce((sum, size) => sum + size)).toBe(100);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      await expect(client.mget(...keys)).rejects.toThrow();
    } finally {
      client.disconnect();
    }
  });
});
