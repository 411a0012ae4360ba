import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeAll(async () => {
  shop = await startSimulator();
});
afterAll(() => shop.close());

const pay = (amount: number, captureMethod: "manual" | "automatic" = "automatic") =>
  shop.stripe.paymentIntents.create({
    amount,
    currency: "sar",
    payment_method: "pm_card_visa",
    allowed_payment_method_types: ["card"],
    capture_method: captureMethod,
    confirm: true,
  });

describe("refunds", () => {
  it("gives back the whole payment when no amount is named", async () => {
    const paid = await pay(1000);
    const refund = await shop.stripe.refunds.create({
      payment_intent: paid.id,
      reason: "requested_by_customer",
      metadata: { order_id: "ord_1" },
    });
    expect(refund).toMatchObject({
      object: "refund",
      amount: 1000,
      currency: "sar",
      status: "succeeded",
      payment_intent: paid.id,
      charge: paid.latest_charge,
      reason: "requested_by_customer",
    });
    expect(await shop.stripe.charges.retrieve(paid.latest_charge as string)).toMatchObject({
      refunded: true,
      amount_refunded: 1000,
    });
    expect(await shop.stripe.refunds.retrieve(refund.id)).toMatchObject({
      id: refund.id,
      metadata: { order_id: "ord_1" },
    });
  });

  it("gives back in parts, and never more than was paid", async () => {
    const paid = await pay(1000);
    await shop.stripe.refunds.create({ payment_intent: paid.id, amount: 600 });
    const error = await refusal(shop.stripe.refunds.create({ payment_intent: paid.id, amount: 401 }));
    expect(error).toMatchObject({ statusCode: 400, param: "amount" });
    expect(error.message).toMatch(
      /Refund amount \(SAR\s4\.01\) is greater than unrefunded amount on charge \(SAR\s4\.00\)/,
    );
    await shop.stripe.refunds.create({ charge: paid.latest_charge as string, amount: 400 });
    expect(await refusal(shop.stripe.refunds.create({ payment_intent: paid.id }))).toMatchObject({
      statusCode: 400,
      code: "charge_already_refunded",
    });
    const refunds = await shop.stripe.refunds.list({ payment_intent: paid.id });
    expect(refunds.data.map(({ amount }) => amount)).toEqual([400, 600]);
  });

  it("gives back no more than was captured", async () => {
    const held = await pay(1000, "manual");
    await shop.stripe.paymentIntents.capture(held.id, { amount_to_capture: 700 });
    await refusal(shop.stripe.refunds.create({ payment_intent: held.id, amount: 701 }));
    expect(await shop.stripe.refunds.create({ payment_intent: held.id })).toMatchObject({ amount: 700 });
  });

  it("refuses what was not paid", async () => {
    const held = await pay(1000, "manual");
    expect((await refusal(shop.stripe.refunds.create({ payment_intent: held.id }))).message).toContain(
      "does not have a successful charge to refund",
    );
    expect(await refusal(shop.stripe.refunds.create({ charge: held.latest_charge as string }))).toMatchObject({
      param: "charge",
    });
    expect(await refusal(shop.stripe.refunds.create({ payment_intent: "pi_nope" }))).toMatchObject({
      statusCode: 400,
      code: "resource_missing",
    });
    expect(await refusal(shop.stripe.refunds.create({}))).toMatchObject({ statusCode: 400, code: "parameter_missing" });
    expect(await refusal(shop.stripe.refunds.create({ payment_intent: held.id, amount: 0 }))).toMatchObject({
      param: "amount",
    });
    expect(await refusal(shop.stripe.refunds.retrieve("re_nope"))).toMatchObject({ statusCode: 404 });
  });

  it("of 20 simultaneous refunds of 100 from 1000, ten succeed", async () => {
    const paid = await pay(1000);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => shop.stripe.refunds.create({ payment_intent: paid.id, amount: 100 })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    expect(await shop.stripe.charges.retrieve(paid.latest_charge as string)).toMatchObject({
      amount_refunded: 1000,
      refunded: true,
    });
  });
});
