import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type TestSimulator, webhookSecret } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeEach(async () => {
  shop = await startSimulator();
});
afterEach(() => shop.close());

const create = () =>
  shop.stripe.paymentIntents.create({ amount: 2000, currency: "sar", metadata: { order_id: "ord_1" } });
const authorise = () =>
  shop.stripe.paymentIntents.create({
    amount: 2000,
    currency: "sar",
    payment_method: "pm_card_visa",
    allowed_payment_method_types: ["card"],
    capture_method: "manual",
    confirm: true,
  });
const webhooks = async () =>
  (await (await shop.fetch("/_sim/webhooks")).json()) as {
    counts: Record<string, number>;
    latest: { attempts: number; state: string; lastResult: string }[];
  };

describe("webhooks", () => {
  it("carry signatures that the SDK verifies, and no other secret or payload does", async () => {
    await create();
    await shop.endpoint.arrived(1);
    const [{ payload, signature }] = shop.endpoint.received as [(typeof shop.endpoint.received)[0]];
    const verify = (body: string, secret: string, atMs = shop.clock.now()) =>
      shop.stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, atMs);
    expect(verify(payload, webhookSecret)).toMatchObject({
      object: "event",
      type: "payment_intent.created",
      livemode: false,
      data: { object: { metadata: { order_id: "ord_1" } } },
    });
    expect(() => verify(payload, "whsec_other")).toThrow(/signature/i);
    expect(() => verify(payload.replace("2000", "1"), webhookSecret)).toThrow(/signature/i);
    expect(() => verify(payload, webhookSecret, shop.clock.now() + 301_000)).toThrow(/tolerance/i);
  });

  it("of an endpoint with a choice of its own carry what it chose, and come after the answer", async () => {
    const picky = await startSimulator({ events: ["payment_intent.succeeded"], delayMs: 100 });
    await picky.stripe.paymentIntents.create({
      amount: 2_000,
      currency: "eur",
      confirm: true,
      payment_method: "pm_card_visa",
      allowed_payment_method_types: ["card"],
    });
    await picky.clock.sleeping(1);
    expect(picky.endpoint.received).toEqual([]);
    expect(picky.clock.nextInMs).toBe(100);
    picky.clock.advance(100);
    await picky.endpoint.arrived(1);
    expect(picky.endpoint.received.map(({ payload }) => JSON.parse(payload).type)).toEqual([
      "payment_intent.succeeded",
    ]);
    await picky.close();
  });

  it("tell of every step of a payment", async () => {
    const held = await authorise();
    await shop.stripe.paymentIntents.capture(held.id);
    await shop.stripe.refunds.create({ payment_intent: held.id, amount: 500 });
    const dropped = await authorise();
    await shop.stripe.paymentIntents.cancel(dropped.id);
    await shop.endpoint.arrived(13);
    expect(shop.endpoint.types.toSorted()).toEqual(
      [
        ...["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"],
        ...["charge.captured", "payment_intent.succeeded", "refund.created", "charge.refunded", "refund.updated"],
        ...["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"],
        ...["charge.refunded", "payment_intent.canceled"],
      ].toSorted(),
    );
  });

  it("name the request and its key that caused them", async () => {
    const intent = await shop.stripe.paymentIntents.create({ amount: 1, currency: "eur" }, { idempotencyKey: "k1" });
    await shop.endpoint.arrived(1);
    expect(shop.endpoint.received[0]?.event.request).toEqual({
      id: intent.lastResponse.requestId,
      idempotency_key: "k1",
    });
  });

  it("are sent again after a refusal, later each time, until they arrive", async () => {
    shop.endpoint.answers.push(500, 503, 302);
    await create();
    const pauses: number[] = [];
    for (const attempt of [1, 2, 3]) {
      await shop.endpoint.arrived(attempt);
      await shop.clock.sleeping(1);
      pauses.push(shop.clock.nextInMs as number);
      shop.clock.advance(shop.clock.nextInMs as number);
    }
    await shop.endpoint.arrived(4);
    expect(pauses.map((pause, index) => pause / (500 * 2 ** index))).toEqual(pauses.map(() => expect.closeTo(1, 0)));
    expect(new Set(shop.endpoint.received.map(({ event }) => event.id)).size).toBe(1);
    expect(new Set(shop.endpoint.received.map(({ signature }) => signature)).size).toBeGreaterThan(1);
  });

  it("are given up after three days, and can be sent again by hand", async () => {
    shop.endpoint.answers.push(...Array(2).fill(500));
    await create();
    await shop.endpoint.arrived(1);
    await shop.clock.sleeping(1);
    shop.clock.advance(3 * 24 * 60 * 60 * 1000);
    await shop.endpoint.arrived(2);
    const [{ event }] = shop.endpoint.received as [(typeof shop.endpoint.received)[0]];
    await shop.fetch(`/_sim/webhooks/${event.id}/redeliver`, { method: "POST" });
    await shop.endpoint.arrived(3);
    expect(shop.endpoint.received[2]?.payload).toBe(shop.endpoint.received[0]?.payload);
    expect((await webhooks()).latest.at(-1)).toMatchObject({ state: "failed", attempts: 2, lastResult: "500" });
    expect((await shop.fetch("/_sim/webhooks/evt_nope/redeliver", { method: "POST" })).status).toBe(404);
  });

  it("can come late", async () => {
    await shop.setFaults({ webhooks: { delayMs: 60_000, times: 1 } });
    await create();
    await shop.clock.sleeping(1);
    await create();
    await shop.endpoint.arrived(1);
    shop.clock.advance(60_000);
    await shop.endpoint.arrived(2);
    const created = await shop.stripe.paymentIntents.list();
    expect(shop.endpoint.received.map(({ event }) => (event.data.object as { id: string }).id)).toEqual(
      created.data.map(({ id }) => id),
    );
  });

  it("can come several times", async () => {
    await shop.setFaults({ webhooks: { duplicate: 2, times: 1 } });
    await create();
    await create();
    await shop.endpoint.arrived(4);
    const ids = shop.endpoint.received.map(({ event }) => event.id);
    expect(ids.filter((id) => id === ids[0]).length + ids.filter((id) => id === ids.at(-1)).length).toBe(4);
    expect(new Set(ids).size).toBe(2);
  });

  it("can be held back and let go", async () => {
    await shop.setFaults({ webhooks: { hold: true } });
    await authorise();
    expect((await webhooks()).counts).toMatchObject({ pending: 3, delivered: 0 });
    const events = await shop.stripe.events.list();
    expect(events.data.map(({ pending_webhooks }) => pending_webhooks)).toEqual([1, 1, 1]);
    await shop.fetch("/_sim/webhooks/release", { method: "POST" });
    await shop.endpoint.arrived(3);
  });

  it("of one kind only can be held back", async () => {
    await shop.setFaults({ webhooks: { hold: true, types: ["charge.*"] } });
    await authorise();
    await shop.endpoint.arrived(2);
    expect(shop.endpoint.types.toSorted()).toEqual([
      "payment_intent.amount_capturable_updated",
      "payment_intent.created",
    ]);
    await shop.fetch("/_sim/faults", { method: "DELETE" });
    await shop.endpoint.arrived(3);
    expect(shop.endpoint.types[2]).toBe("charge.succeeded");
  });

  it("can come the wrong way round", async () => {
    await shop.setFaults({ webhooks: { reorder: { batch: 3, maxWaitMs: 2000 } } });
    await authorise();
    await shop.endpoint.arrived(3);
    expect(shop.endpoint.types).toEqual([
      "payment_intent.amount_capturable_updated",
      "charge.succeeded",
      "payment_intent.created",
    ]);
  });

  it("the wrong way round do not wait for ever", async () => {
    await shop.setFaults({ webhooks: { reorder: { batch: 10, maxWaitMs: 2000 } } });
    await authorise();
    await shop.clock.sleeping(1);
    expect(shop.endpoint.received).toHaveLength(0);
    shop.clock.advance(2000);
    await shop.endpoint.arrived(3);
    expect(shop.endpoint.types.at(-1)).toBe("payment_intent.created");
  });
});
