import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kafka, startKafka } from "./kafka.ts";

describe("a Kafka broker", () => {
  let kafka: Kafka;
  beforeAll(async () => {
    kafka = await startKafka();
  });
  afterAll(() => kafka?.stop());

  it("listens on the loopback address only", () => {
    expect(kafka.brokers).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});
