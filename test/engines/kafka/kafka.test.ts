import { systemClock } from "@shopstream/platform/clock.ts";
import { KafkaBusAdmin } from "@shopstream/platform/kafka/kafka-admin.ts";
import { KafkaBus } from "@shopstream/platform/kafka/kafka-bus.ts";
import { createLog } from "@shopstream/platform/log.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { busContract } from "@shopstream/platform/testing/bus-contract.ts";
import { hurriedClock } from "@shopstream/platform/testing/hurried-clock.ts";
import { afterAll, beforeAll } from "vitest";
import { type Kafka, startKafka } from "./kafka.ts";

let kafka: Kafka;
beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka?.stop());

let installations = 0;

busContract("Kafka", async () => {
  installations += 1;
  const cluster = { brokers: kafka.brokers, prefix: `contract-${installations}.`, clock: systemClock };
  const log = createLog("test", process.env.LOG_LEVEL ?? "silent");
  const admin = new KafkaBusAdmin(cluster);
  return {
    open: async () =>
      new KafkaBus({ cluster, clock: hurriedClock, random: systemRandom, log, sessionTimeoutMs: 6_000 }),
    admin,
    close: () => admin.close(),
  };
});
