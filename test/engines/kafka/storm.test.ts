import { testRedis } from "@shopstream/platform/testing/database.ts";
import { afterAll } from "vitest";
import { stormContract } from "../storm-contract.ts";
import { type Kafka, startKafka } from "./kafka.ts";

let kafka: Kafka | undefined;
afterAll(() => kafka?.stop());

stormContract("Kafka", async () => {
  kafka = await startKafka();
  const { brokers: KAFKA_BROKERS, pid } = kafka;
  return { pid, env: { BUS: "kafka", KAFKA_BROKERS, PREFIX: "storm.", REDIS_URL: testRedis().url } };
});
