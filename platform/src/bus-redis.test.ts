import { RedisBus } from "./bus-redis.ts";
import { RedisBusAdmin } from "./bus-redis-admin.ts";
import { createLog } from "./log.ts";
import { systemRandom } from "./random.ts";
import { connectRedis } from "./redis.ts";
import { busContract } from "./testing/bus-contract.ts";
import { testRedis } from "./testing/database.ts";
import { hurriedClock } from "./testing/hurried-clock.ts";

busContract("Redis Streams", async () => {
  const server = testRedis();
  const redis = connectRedis(server.url);
  return {
    open: async () =>
      new RedisBus({
        redis,
        clock: hurriedClock,
        random: systemRandom,
        log: createLog("test", "silent"),
        prefix: server.keyPrefix,
        keep: 1_000,
      }),
    admin: new RedisBusAdmin(redis, server.keyPrefix),
    close: async () => {
      redis.disconnect();
      await server.close();
    },
  };
});
