import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, refusal, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeEach(async () => {
  shop = await startSimulator();
});
afterEach(() => shop.close());

const lamp = {
  amount: 2000,
  currency: "sar",
  payment_method: "pm_card_visa",
  allowed_payment_method_types: ["card"],
  confirm: true,
  metadata: { order_id: "ord_1", basket: "a" },
} satisfies Stripe.PaymentIntentCreateParams;

const pay = (idempotencyKey: string, changed: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  shop.stripe.paymentIntents.create({ ...lamp, ...changed }, { idempotencyKey });

const chargeCount = async () => (await shop.stripe.charges.list({ limit: 100 })).data.length;
const hours = 60 * 60 * 1000;

describe("idempotency keys", () => {
  it("answer the same request with the same words, and say so", async () => {
    const raw = () =>
      shop.fetch("/v1/payment_intents", {
        method: "POST",
        headers: { "idempotency-key": "k1" },
        body: new URLSearchParams({ amount: "100", currency: "eur", "metadata[a]": "1" }),
      });
    const [first, second] = [await raw(), await raw()];
    expect(second.status).toBe(200);
    expect(await second.text()).toBe(await first.text());
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("original-request")).toBe(first.headers.get("request-id"));
    expect(second.headers.get("request-id")).not.toBe(first.headers.get("request-id"));
  });

  it("make 50 simultaneous payments one", async () => {
    const intents = await Promise.all(Array.from({ length: 50 }, () => pay("k1")));
    expect(new Set(intents.map(({ id }) => id)).size).toBe(1);
    expect(new Set(intents.map((intent) => JSON.stringify(intent))).size).toBe(1);
    expect(await chargeCount()).toBe(1);
  });

  it("make 50 simultaneous payments one while the first is slow: the others are told to come back, and do", async () => {
    await shop.setFaults({ operations: [{ operation: "payment_intents.create", delayMs: 2000, times: 1 }] });
    const slow = pay("k1");
    await shop.clock.sleeping(1);
    const others = await Promise.all(Array.from({ length: 49 }, () => refusal(pay("k1"))));
    for (const error of others) expect(error).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
    shop.clock.advance(2000);
    const { id } = await slow;
    const again = await Promise.all(Array.from({ length: 49 }, () => pay("k1")));
    expect(new Set(again.map((intent) => intent.id))).toEqual(new Set([id]));
    expect(await chargeCount()).toBe(1);
  });

  it("refuse another request under the same key, and do nothing", async () => {
    await pay("k1");
    const { id } = await shop.stripe.paymentIntents.create({ ...lamp, confirm: false });
    for (const other of [
      pay("k1", { amount: 2001 }),
      shop.stripe.paymentIntents.confirm(id, {}, { idempotencyKey: "k1" }),
    ]) {
      expect(await refusal(other)).toMatchObject({
        type: "StripeIdempotencyError",
        statusCode: 400,
        rawType: "idempotency_error",
      });
    }
    expect(await chargeCount()).toBe(1);
  });

  it("do not mind the order of parameters", async () => {
    const { id } = await pay("k1");
    const { amount, currency, ...rest } = lamp;
    expect((await shop.stripe.paymentIntents.create({ ...rest, currency, amount }, { idempotencyKey: "k1" })).id).toBe(
      id,
    );
  });

  it("remember a decline, although another try might be approved", async () => {
    const declined = { payment_method: "pm_card_chargeDeclined" };
    const [first, second] = [await refusal(pay("k1", declined)), await refusal(pay("k1", declined))];
    expect(second).toMatchObject({ statusCode: 402, code: "card_declined", charge: first.charge });
    expect(await chargeCount()).toBe(1);
  });

  it("remember a refusal for a wrong state", async () => {
    const { id } = await shop.stripe.paymentIntents.create({ ...lamp, capture_method: "manual", confirm: false });
    await refusal(shop.stripe.paymentIntents.capture(id, {}, { idempotencyKey: "k1" }));
    await shop.stripe.paymentIntents.confirm(id);
    expect((await refusal(shop.stripe.paymentIntents.capture(id, {}, { idempotencyKey: "k1" }))).code).toBe(
      "payment_intent_unexpected_state",
    );
    expect((await shop.stripe.paymentIntents.capture(id, {}, { idempotencyKey: "k2" })).status).toBe("succeeded");
  });

  it("do not remember what never began: bad parameters and wrong keys", async () => {
    await refusal(pay("k1", { amount: -1 }));
    await refusal(connect(shop.port).paymentIntents.create(lamp, { apiKey: "sk_test_wrong", idempotencyKey: "k1" }));
    expect((await pay("k1")).status).toBe("succeeded");
  });

  it("are forgotten after 24 hours, not before", async () => {
    const { id } = await pay("k1");
    shop.clock.advance(24 * hours - 1);
    expect((await pay("k1")).id).toBe(id);
    shop.clock.advance(1);
    expect((await pay("k1")).id).not.toBe(id);
  });

  it("are ignored by reads and limited in length", async () => {
    const { id } = await pay("k1");
    expect((await shop.stripe.paymentIntents.retrieve(id, {}, { idempotencyKey: "k1" })).id).toBe(id);
    expect((await refusal(pay("k".repeat(256)))).statusCode).toBe(400);
    expect((await pay("k".repeat(255))).status).toBe("succeeded");
  });
});
