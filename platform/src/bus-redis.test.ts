import { RedisBus } from "./bus-redis.ts";
import type { Clock } from "./clock.ts";
import { systemClock } from "./clock.ts";
import { DeadLetters } from "./dead-letters.ts";
import { createLog } from "./log.ts";
import { systemRandom } from "./random.ts";
import { connectRedis } from "./redis.ts";
import { busContract } from "./testing/bus-contract.ts";
import { testRedis } from "./testing/database.ts";

// Retries wait a tenth of their time; nothing asserts on it.
const hurried: Clock = { ...systemClock, sleep: (delayMs, signal) => systemClock.sleep(delayMs / 10, signal) };

busContract("Redis Streams", async () => {
  const server = testRedis();
  const redis = connectRedis(server.url);
  const letters = new DeadLetters(redis, server.keyPrefix);
  return {
    open: async () =>
      new RedisBus({
        redis,
        clock: hurried,
        random: systemRandom,
        log: createLog("test", "silent"),
        prefix: server.keyPrefix,
        keep: 1_000,
      }),
    deadLetters: (group) => letters.list(group),
    replay: (letter) => letters.replay(letter),
    close: async () => {
      redis.disconnect();
      await server.close();
    },
  };
});
