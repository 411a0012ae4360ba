import type { BusSubscription } from "@shopstream/platform/bus.ts";
import { RedisBus } from "@shopstream/platform/bus-redis.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import type { Envelope } from "@shopstream/platform/envelope.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import type { TestServices } from "@shopstream/platform/testing/services.ts";

export interface Listener {
  readonly heard: Envelope[];
  close(): Promise<void>;
}

/** Hears a topic as a service would that consumes it. */
export async function listenTo(topic: string, { env }: Pick<TestServices, "env">): Promise<Listener> {
  const redis = connectRedis(env["REDIS_URL"] as string);
  const bus = new RedisBus({
    clock: systemClock,
    random: systemRandom,
    redis,
    prefix: env["REDIS_PREFIX"] as string,
    keep: 1_000,
    log: createLog("test", "silent"),
  });
  const heard: Envelope[] = [];
  const subscription: BusSubscription = await bus.subscribe({
    group: "statistics",
    topics: [topic],
    handle: async (envelope) => void heard.push(envelope),
  });
  return {
    heard,
    close: async () => {
      await subscription.close();
      redis.disconnect();
    },
  };
}
