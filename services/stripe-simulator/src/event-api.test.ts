import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeAll(async () => {
  shop = await startSimulator();
  for (let minute = 0; minute < 25; minute++) {
    await shop.stripe.paymentIntents.create({
      amount: 100 + minute,
      currency: "eur",
      payment_method: "pm_card_visa",
      allowed_payment_method_types: ["card"],
      confirm: true,
    });
    shop.clock.advance(60_000);
  }
});
afterAll(() => shop.close());

describe("events", () => {
  it("come newest first, ten at a time, and all of them in pages", async () => {
    const first = await shop.stripe.events.list();
    expect(first).toMatchObject({ object: "list", url: "/v1/events", has_more: true });
    expect(first.data).toHaveLength(10);
    const all = await shop.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    expect(new Set(all.map(({ id }) => id)).size).toBe(75);
    expect(all.map(({ created }) => created)).toEqual(all.map(({ created }) => created).toSorted((a, b) => b - a));
    expect((await shop.stripe.events.list({ limit: 75 })).has_more).toBe(false);
  });

  it("can be listed by type", async () => {
    const some = await shop.stripe.events.list({ type: "payment_intent.succeeded", limit: 100 });
    expect(new Set(some.data.map(({ type }) => type))).toEqual(new Set(["payment_intent.succeeded"]));
    const two = await shop.stripe.events.list({ types: ["charge.succeeded", "payment_intent.created"], limit: 100 });
    expect(two.data).toHaveLength(50);
  });

  it("can be listed by time", async () => {
    const start = Date.parse("2026-11-23T12:00:00Z") / 1000;
    const succeeded = (created: { gt?: number; gte?: number; lt?: number; lte?: number }) =>
      shop.stripe.events.list({ type: "payment_intent.succeeded", created, limit: 100 });
    expect((await succeeded({ gte: start + 60, lte: start + 180 })).data).toHaveLength(3);
    expect((await succeeded({ gt: start + 60, lt: start + 180 })).data).toHaveLength(1);
    expect((await shop.stripe.events.list({ created: start })).data).toHaveLength(3);
  });

  it("keep the object as it was then", async () => {
    const [created] = (await shop.stripe.events.list({ type: "payment_intent.created", limit: 1 })).data;
    const event = await shop.stripe.events.retrieve(created?.id as string);
    expect(event).toMatchObject({
      object: "event",
      type: "payment_intent.created",
      data: { object: { status: "requires_confirmation", amount_received: 0 } },
    });
  });

  it("refuses a page after something unknown, and odd limits", async () => {
    expect(await refusal(shop.stripe.events.list({ starting_after: "evt_nope" }))).toMatchObject({
      statusCode: 400,
      param: "starting_after",
    });
    expect(await refusal(shop.stripe.events.list({ limit: 101 }))).toMatchObject({ statusCode: 400, param: "limit" });
    expect(
      await refusal(shop.stripe.events.list({ created: { gte: "yesterday" as unknown as number } })),
    ).toMatchObject({ statusCode: 400, param: "created[gte]" });
    expect(await refusal(shop.stripe.events.retrieve("evt_nope"))).toMatchObject({ statusCode: 404 });
  });
});
