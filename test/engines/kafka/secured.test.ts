import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Bus } from "@shopstream/platform/bus.ts";
import { systemClock } from "@shopstream/platform/clock.ts";
import { openToAll } from "@shopstream/platform/kafka-settings.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { openBus, openBusAdmin } from "@shopstream/platform/open-bus.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { testRedis } from "@shopstream/platform/testing/database.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kafka, startKafka } from "./kafka.ts";
import { type Guard, makeGuard } from "./kafka-guard.ts";

describe("a Kafka that speaks TLS and wants a name and a password", () => {
  let guard: Guard;
  let kafka: Kafka;
  const redis = connectRedis(testRedis().url);
  const buses: Bus[] = [];

  beforeAll(async () => {
    guard = await makeGuard();
    kafka = await startKafka(guard);
  });
  afterAll(async () => {
    for (const bus of buses) await bus.close();
    redis.disconnect();
    await kafka?.stop();
    guard?.remove();
  });

  const settings = (changed: object) => ({
    BUS: "kafka" as const,
    BUS_KEEP: 1_000,
    KAFKA_BROKERS: kafka.brokers,
    KAFKA_PREFIX: "secured.",
    KAFKA_SESSION_MS: 6_000,
    REDIS_PREFIX: "unused:",
    ...openToAll,
    KAFKA_SECURITY_PROTOCOL: "SASL_SSL" as const,
    KAFKA_CA: guard.ca,
    KAFKA_USERNAME: guard.username,
    KAFKA_PASSWORD: guard.password,
    ...changed,
  });
  const open = async (changed: object = {}) => {
    const log = createLog("test", "silent");
    const bus = await openBus(settings(changed), { redis, clock: systemClock, random: systemRandom, log });
    buses.push(bus);
    return bus;
  };
  const event = {
    id: systemRandom.uuid(),
    type: "Secured",
    version: 1,
    source: "test",
    subject: "one",
    sequence: 1,
    time: "2026-01-01T00:00:00Z",
    data: {},
  };

  it("takes and gives events, and shows its operator how far consumers are", async () => {
    const bus = await open();
    const seen: string[] = [];
    await bus.publish("topic.secured", [event]);
    await bus.subscribe({
      group: "trusted",
      topics: ["topic.secured"],
      handle: async ({ id }) => void seen.push(id),
    });
    await until(() => seen.length === 1, "the event is there");
    expect(seen).toEqual([event.id]);
    const address = { redisUrl: "", redisPrefix: "", kafkaBrokers: kafka.brokers, kafkaPrefix: "secured." };
    const admin = await openBusAdmin({ ...address, kafkaSecurity: settings({}) }, systemClock);
    expect(await admin.extent("topic.secured")).toEqual({ events: 1, isWhole: true });
    await admin.close();
  });

  it("does not let in who has the wrong password, and we do not trust a broker that a stranger vouches for", async () => {
    const stranger = path.join(guard.folder, "stranger.pem");
    writeFileSync(stranger, await guard.certificateOf("stranger"));
    for (const changed of [{ KAFKA_PASSWORD: "wrong" }, { KAFKA_CA: stranger }]) {
      const bus = await open(changed);
      await expect(bus.publish("topic.secured", [event])).rejects.toMatchObject({ code: "bus_unavailable" });
    }
  });
});
