import { events } from "@shopstream/protos/events.ts";
import { describe, expect, it } from "vitest";
import type { Bus, SubscribeOptions } from "./bus.ts";
import type { Deploy } from "./deploy.ts";
import { on } from "./envelope.ts";
import { AppError } from "./errors.ts";
import { consumeEvents } from "./events.ts";
import { createMetrics } from "./metrics.ts";
import { TestClock } from "./testing/clock.ts";

const happenedAt = Date.UTC(2026, 10, 27, 8);
const stockChanged = {
  id: "1",
  type: "StockChanged",
  version: 1,
  source: "inventory",
  subject: "mug",
  sequence: 1,
  time: new Date(happenedAt).toISOString(),
  data: { sku: "mug", available: 3 },
};

describe("what a service measures of events that it takes", () => {
  async function consumer(handle: () => Promise<void>) {
    const metrics = createMetrics("search");
    const clock = new TestClock(happenedAt);
    let subscribed: SubscribeOptions | undefined;
    const subscribe = async (options: SubscribeOptions) => {
      subscribed = options;
    };
    const bus = { subscribe } as unknown as Bus;
    const deploy = { name: "search", consumes: ["inventory.events"] } as unknown as Deploy;
    await consumeEvents({ bus, deploy, subscriptions: [on(events.StockChanged, handle)], metrics, clock });
    return { metrics, clock, take: () => subscribed?.handle(stockChanged), giveUp: subscribed?.onDeadLetter };
  }
  const delay = async (metrics: ReturnType<typeof createMetrics>, part: "sum" | "count") =>
    new RegExp(`events_delay_seconds_${part}\\{[^}]*topic="inventory.events"[^}]*\\} (\\S+)`).exec(
      await metrics.registry.metrics(),
    )?.[1];

  it("how far it lags behind: from when an event happened until its effect was there", async () => {
    const { metrics, clock, take } = await consumer(async () => undefined);
    clock.advance(2_500);
    await take();
    expect([await delay(metrics, "count"), await delay(metrics, "sum")]).toEqual(["1", "2.5"]);
  });

  it("how many were given up, by their topic", async () => {
    const { metrics, giveUp } = await consumer(async () => undefined);
    giveUp?.("inventory.events");
    expect(await metrics.registry.metrics()).toMatch(
      /events_dead_letters_total\{[^}]*topic="inventory.events"[^}]*\} 1/,
    );
  });

  it("nothing of one that had no effect, which comes again", async () => {
    const { metrics, take } = await consumer(() => Promise.reject(new AppError("unavailable", "store", "away")));
    await expect(take()).rejects.toMatchObject({ code: "store" });
    expect(await delay(metrics, "count")).toBeUndefined();
    expect(await metrics.registry.metrics()).toMatch(/events_handled_total\{[^}]*outcome="unavailable"[^}]*\} 1/);
  });
});
