import { randomUUID } from "node:crypto";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { testRedis } from "@shopstream/platform/testing/database.ts";
import { afterAll } from "vitest";
import { stormContract } from "../storm-contract.ts";

const close: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of close) await end();
});

stormContract("Redis", async () => {
  const server = testRedis();
  close.push(() => server.close());
  const redis = connectRedis(server.url);
  const pid = Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
  redis.disconnect();
  return { pid, env: { BUS: "redis", REDIS_URL: server.url, PREFIX: `${server.keyPrefix}${randomUUID()}:` } };
});
