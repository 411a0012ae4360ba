import { loadConfig } from "@shopstream/platform/config.ts";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { redisUrl } from "@shopstream/platform/embedded/redis.ts";
import { redisLaunch } from "@shopstream/platform/embedded/redis-launch.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { redisConfig } from "./config.ts";
import { runEngine } from "./run-engine.ts";

const settings = loadConfig("redis", redisConfig, process.env);
const launch = await redisLaunch({
  dir: settings.DATA_DIR,
  password: settings.REDIS_PASSWORD,
  port: settings.PORT,
  bind: "* -::*",
});
const redis = connectRedis(redisUrl(settings.PORT, settings.REDIS_PASSWORD));
const check = async () => void (await redis.ping());
const prepare = async () => {
  await poll(
    () =>
      check().then(
        () => true,
        () => undefined,
      ),
    { what: "Redis", timeoutMs: 60_000 },
  );
};
runEngine({ launch, healthPort: settings.HEALTH_PORT, prepare, check });
