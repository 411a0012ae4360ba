import { describe, expect, it } from "vitest";
import { announceOn } from "./announce.ts";
import type { Bus } from "./bus.ts";
import type { Deploy } from "./deploy.ts";
import type { Envelope } from "./envelope.ts";
import { createMetrics } from "./metrics.ts";
import type { OutgoingEvent } from "./outbox.ts";

const envelope = { id: "1", type: "Seen", version: 1, source: "", subject: "a", sequence: 1, time: "", data: {} };
const event = (topic: string): OutgoingEvent => ({ topic, envelope });

describe("events that no change stands behind", () => {
  const published: (readonly [string, readonly Envelope[]])[] = [];
  const bus = { publish: async (topic: string, events: readonly Envelope[]) => void published.push([topic, events]) };
  const announce = (deploy: Partial<Deploy>) =>
    announceOn(
      bus as unknown as Bus,
      { name: "gateway", stores: ["redis"], publishes: ["seen"], ...deploy } as Deploy,
      createMetrics("gateway"),
    );

  it("go straight to the bus, topic by topic, in the name of the service", async () => {
    await announce({ publishes: ["seen", "heard"] })([event("seen"), event("heard"), event("seen")]);
    expect(published.map(([topic, events]) => [topic, events.map(({ source }) => source)])).toEqual([
      ["seen", ["gateway", "gateway"]],
      ["heard", ["gateway"]],
    ]);
  });

  it("go nowhere that deploy.ts does not name", async () => {
    await expect(announce({})([event("other")])).rejects.toThrow("deploy.ts");
  });

  it("are not for a service with a database: what it tells belongs to a change", async () => {
    await expect(announce({ stores: ["database"] })([event("seen")])).rejects.toThrow("outbox");
  });
});
