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
  allowed_payment_method_types: ["card" as const],
  confirm: true,
};
const pay = (idempotencyKey: string) => shop.stripe.paymentIntents.create(lamp, { idempotencyKey });
const chargeCount = async () => (await shop.stripe.charges.list({ limit: 100 })).data.length;
const broken = (outcome: string, times?: number) =>
  shop.setFaults({ operations: [{ operation: "payment_intents.create", outcome, times }] });

describe("faults", () => {
  it("failBefore answers 500 and does nothing; the same key then works", async () => {
    await broken("failBefore", 1);
    expect(await refusal(pay("k1"))).toMatchObject({ type: "StripeAPIError", statusCode: 500 });
    expect(await chargeCount()).toBe(0);
    expect((await pay("k1")).status).toBe("succeeded");
    expect(await chargeCount()).toBe(1);
  });

  it("failAfterSuccess answers 500 and did it; the same key then tells", async () => {
    await broken("failAfterSuccess", 1);
    expect(await refusal(pay("k1"))).toMatchObject({ statusCode: 500 });
    expect(await chargeCount()).toBe(1);
    const found = await pay("k1");
    expect([found.status, found.lastResponse.headers["idempotent-replayed"]]).toEqual(["succeeded", "true"]);
    expect(await chargeCount()).toBe(1);
  });

  it("are counted by what they concerned, from when they were set", async () => {
    const hits = async () => (await (await shop.fetch("/_sim/faults/hits")).json()) as unknown;
    await shop.setFaults({
      operations: [{ operation: "payment_intents.create", outcome: "failBefore", times: 1 }],
      webhooks: { types: ["charge.*"], duplicate: 1 },
    });
    expect(await hits()).toEqual({ hits: 0 });
    await refusal(pay("k1"));
    await pay("k1");
    // The call that was refused, and the one event of the charge.
    expect(await hits()).toEqual({ hits: 2 });
    await shop.setFaults({});
    expect(await hits()).toEqual({ hits: 0 });
  });

  it("failAndSave keeps the 500 under the key; only the list of intents tells what happened", async () => {
    await broken("failAndSave", 1);
    expect(await refusal(pay("k1"))).toMatchObject({ statusCode: 500 });
    expect(await refusal(pay("k1"))).toMatchObject({ statusCode: 500 });
    expect((await shop.stripe.paymentIntents.list()).data).toMatchObject([{ status: "succeeded" }]);
    expect(await chargeCount()).toBe(1);
  });

  it("dropAnswer closes the connection after the work; the SDK asks again by itself and is told", async () => {
    await broken("dropAnswer", 1);
    const paid = await pay("k1");
    expect(paid.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(await chargeCount()).toBe(1);
  });

  it("dropAnswer more often than the SDK tries surfaces as a connection error, and the money is taken once", async () => {
    await broken("dropAnswer", 2);
    expect(await refusal(pay("k1"))).toMatchObject({ type: "StripeConnectionError" });
    expect((await pay("k1")).status).toBe("succeeded");
    expect(await chargeCount()).toBe(1);
  });

  it("rateLimit answers 429 and does nothing", async () => {
    await broken("rateLimit", 1);
    expect(await refusal(pay("k1"))).toMatchObject({
      type: "StripeRateLimitError",
      statusCode: 429,
      code: "rate_limit",
    });
    expect(await chargeCount()).toBe(0);
    expect((await pay("k1")).status).toBe("succeeded");
  });

  it("delayMs works late: nothing is charged until then, although the caller may have gone", async () => {
    await shop.setFaults({ operations: [{ operation: "payment_intents.create", delayMs: 5000, times: 1 }] });
    const hasty = refusal(shop.stripe.paymentIntents.create(lamp, { idempotencyKey: "k1", timeout: 50 }));
    await shop.clock.sleeping(1);
    expect(await hasty).toMatchObject({ type: "StripeConnectionError" });
    expect(await chargeCount()).toBe(0);
    shop.clock.advance(5000);
    await shop.endpoint.arrived(3);
    expect((await pay("k1")).lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(await chargeCount()).toBe(1);
  });

  it("delayAnswerMs works at once and answers late", async () => {
    await shop.setFaults({ operations: [{ operation: "payment_intents.create", delayAnswerMs: 5000 }] });
    const slow = pay("k1");
    await shop.clock.sleeping(1);
    expect(await chargeCount()).toBe(1);
    shop.clock.advance(5000);
    expect((await slow).status).toBe("succeeded");
  });

  it("concern one operation, a family or all", async () => {
    const { id } = await shop.stripe.paymentIntents.create({ ...lamp, confirm: false });
    await shop.setFaults({ operations: [{ operation: "payment_intents.*", outcome: "failBefore" }] });
    await refusal(shop.stripe.paymentIntents.confirm(id));
    await shop.stripe.charges.list();
    await shop.setFaults({ operations: [{ operation: "*", outcome: "failBefore" }] });
    await refusal(shop.stripe.charges.list());
    await shop.fetch("/_sim/faults", { method: "DELETE" });
    expect((await shop.stripe.paymentIntents.confirm(id)).status).toBe("succeeded");
  });

  it("are used up after so many times, and shown until then", async () => {
    await broken("failBefore", 2);
    await refusal(pay("k1"));
    expect(await (await shop.fetch("/_sim/faults")).json()).toMatchObject({
      operations: [{ outcome: "failBefore", times: 1 }],
    });
    await refusal(pay("k1"));
    expect(await (await shop.fetch("/_sim/faults")).json()).toEqual({ operations: [] });
    expect((await pay("k1")).status).toBe("succeeded");
  });

  it("hit with a probability", async () => {
    await shop.setFaults({ operations: [{ operation: "charges.list", outcome: "failBefore", probability: 0 }] });
    expect(await chargeCount()).toBe(0);
    await shop.setFaults({ operations: [{ operation: "charges.list", outcome: "failBefore", probability: 1 }] });
    expect((await refusal(shop.stripe.charges.list())).statusCode).toBe(500);
  });

  it.each([
    [{ operations: [{ operation: "payment_intents.explode", outcome: "failBefore" }] }, "operations.0.operation"],
    [{ operations: [{ operation: "*", outcome: "explode" }] }, "operations.0.outcome"],
    [{ operations: [{ operation: "*" }] }, "operations.0"],
    [{ operations: [{ operation: "*", delayMs: -1 }] }, "operations.0.delayMs"],
    [{ webhooks: { duplicate: 1.5 } }, "webhooks.duplicate"],
    [{ wobhooks: {} }, ""],
  ])("%o is refused by name and changes nothing", async (faults, param) => {
    await broken("failBefore", 1);
    const answer = await shop.setFaults(faults);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "fault_invalid", param } });
    expect(await (await shop.fetch("/_sim/faults")).json()).toMatchObject({ operations: [{ outcome: "failBefore" }] });
  });

  it("can only be set with the secret key", async () => {
    for (const authorization of ["", "Bearer pk_test_simulator", "Bearer sk_test_other"]) {
      const answer = await shop.fetch("/_sim/faults", { method: "DELETE", headers: { authorization } });
      expect([401, 403]).toContain(answer.status);
    }
  });

  it("leave the SDK's own retries to do their work", async () => {
    await broken("failAfterSuccess", 1);
    const paid = await connect(shop.port, { maxNetworkRetries: 2 }).paymentIntents.create(lamp);
    expect(paid.status).toBe("succeeded");
    expect(await chargeCount()).toBe(1);
  });
});
