import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiVersion } from "./event.ts";
import { connect, refusal, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
let intents: Stripe["paymentIntents"];
beforeAll(async () => {
  shop = await startSimulator();
  intents = shop.stripe.paymentIntents;
});
afterAll(() => shop.close());

const manual = {
  amount: 5000,
  currency: "sar",
  capture_method: "manual",
  allowed_payment_method_types: ["card"],
} satisfies Stripe.PaymentIntentCreateParams;
const authorise = () =>
  intents.create({ ...manual, payment_method: "pm_card_visa", confirm: true, metadata: { order_id: "ord_1" } });

describe("payment intents", () => {
  it("waits for a payment method, then for a confirmation, then pays", async () => {
    const intent = await intents.create({
      amount: 1099,
      currency: "USD",
      allowed_payment_method_types: ["card"],
      description: "Three lamps",
    });
    expect(intent).toMatchObject({
      object: "payment_intent",
      status: "requires_payment_method",
      amount: 1099,
      currency: "usd",
      description: "Three lamps",
      livemode: false,
    });
    expect(intent.id).toMatch(/^pi_[0-9A-Za-z]{24}$/);
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_[0-9A-Za-z]{25}$`));
    expect(intent.created).toBe(shop.clock.now() / 1000);
    const paid = await intents.confirm(intent.id, { payment_method: "pm_card_mastercard" });
    expect(paid).toMatchObject({ status: "succeeded", amount_received: 1099, amount_capturable: 0 });
    expect(await intents.retrieve(intent.id)).toMatchObject({
      id: intent.id,
      status: "succeeded",
      latest_charge: paid.latest_charge,
    });
  });

  it("holds money with manual capture and takes it whole", async () => {
    const held = await authorise();
    expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 5000, amount_received: 0 });
    expect(await shop.stripe.charges.retrieve(held.latest_charge as string)).toMatchObject({
      captured: false,
      paid: true,
      status: "succeeded",
      metadata: { order_id: "ord_1" },
    });
    const captured = await intents.capture(held.id);
    expect(captured).toMatchObject({ status: "succeeded", amount_capturable: 0, amount_received: 5000 });
    expect(await shop.stripe.charges.retrieve(held.latest_charge as string)).toMatchObject({
      captured: true,
      amount_captured: 5000,
    });
  });

  it("takes a part and lets the rest go", async () => {
    const held = await authorise();
    expect(await intents.capture(held.id, { amount_to_capture: 3000 })).toMatchObject({
      status: "succeeded",
      amount_received: 3000,
    });
    expect(await refusal(intents.capture(held.id))).toMatchObject({
      statusCode: 400,
      code: "payment_intent_unexpected_state",
    });
  });

  it("never takes more than it holds", async () => {
    const held = await authorise();
    expect(await refusal(intents.capture(held.id, { amount_to_capture: 5001 }))).toMatchObject({
      statusCode: 400,
      code: "amount_too_large",
      param: "amount_to_capture",
    });
    expect((await intents.retrieve(held.id)).status).toBe("requires_capture");
  });

  it("cancels a hold, and the charge shows that nothing is held", async () => {
    const held = await authorise();
    expect(await intents.cancel(held.id, { cancellation_reason: "requested_by_customer" })).toMatchObject({
      status: "canceled",
      cancellation_reason: "requested_by_customer",
      amount_capturable: 0,
    });
    expect(await shop.stripe.charges.retrieve(held.latest_charge as string)).toMatchObject({
      captured: false,
      amount_captured: 0,
      refunded: true,
    });
    const error = await refusal(intents.capture(held.id));
    expect(error).toMatchObject({ code: "payment_intent_unexpected_state", payment_intent: { status: "canceled" } });
  });

  it("does not cancel what is paid, nor confirm twice", async () => {
    const paid = await intents.create({
      amount: 100,
      currency: "eur",
      allowed_payment_method_types: ["card"],
      payment_method: "pm_card_visa",
      confirm: true,
    });
    expect(await refusal(intents.cancel(paid.id))).toMatchObject({ code: "payment_intent_unexpected_state" });
    const error = await refusal(intents.confirm(paid.id));
    expect(error.message).toContain("already succeeded after being previously confirmed");
    expect((await shop.stripe.charges.list({ payment_intent: paid.id })).data).toHaveLength(1);
  });

  it("lets another card try after a decline, and keeps both charges", async () => {
    const intent = await intents.create({ ...manual });
    await refusal(intents.confirm(intent.id, { payment_method: "pm_card_chargeDeclined" }));
    expect((await refusal(intents.confirm(intent.id))).message).toContain("missing a payment method");
    const held = await intents.confirm(intent.id, { payment_method: "pm_card_visa" });
    expect(held).toMatchObject({ status: "requires_capture", last_payment_error: null });
    const charges = await shop.stripe.charges.list({ payment_intent: intent.id });
    expect(charges.data.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
  });

  it("confirms with a card typed in", async () => {
    const intent = await intents.create({ ...manual });
    const typed = { type: "card", card: { number: "4242424242424242", exp_month: "12", exp_year: "2030" } };
    const held = await intents.confirm(intent.id, {
      payment_method_data: typed as unknown as Stripe.PaymentIntentConfirmParams.PaymentMethodData,
    });
    expect(held.status).toBe("requires_capture");
  });

  it("asks for a way back when the methods are left to Stripe, as Stripe does", async () => {
    const open = { amount: 100, currency: "eur", payment_method: "pm_card_visa", confirm: true } as const;
    expect(await refusal(intents.create(open))).toMatchObject({ statusCode: 400, param: "return_url" });
    expect((await intents.create({ ...open, return_url: "https://shop.example/back" })).status).toBe("succeeded");
    expect(
      (await intents.create({ ...open, automatic_payment_methods: { enabled: true, allow_redirects: "never" } }))
        .status,
    ).toBe("succeeded");
  });

  it("expands the latest charge, alone and in a list", async () => {
    const held = await intents.create({
      ...manual,
      payment_method: "pm_card_visa",
      confirm: true,
      expand: ["latest_charge", "payment_method"],
    });
    expect(held).toMatchObject({
      latest_charge: { object: "charge", amount: 5000 },
      payment_method: { object: "payment_method" },
    });
    const list = await intents.list({ limit: 1, expand: ["data.latest_charge"] });
    expect(list.data[0]?.latest_charge).toMatchObject({ object: "charge" });
    expect((await refusal(intents.retrieve(held.id, { expand: ["invoice"] }))).message).toBe(
      "This property cannot be expanded (invoice).",
    );
  });

  it("pages through all intents, newest first, exactly once", async () => {
    const ids: string[] = [];
    for await (const intent of intents.list({ limit: 3 })) ids.push(intent.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await intents.list({ limit: 100 })).data.map(({ id }) => id)).toEqual(ids);
    const back = await intents.list({ limit: 2, ending_before: ids[3] as string });
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    expect(back.has_more).toBe(true);
  });

  it("speaks the API version of the pinned SDK", () => {
    expect(Stripe.API_VERSION).toBe(apiVersion);
  });
});

describe("bad requests", () => {
  it.each([
    [{ currency: "eur" }, "parameter_missing", "amount"],
    [{ amount: 100 }, "parameter_missing", "currency"],
    [{ amount: 0, currency: "eur" }, "parameter_invalid_integer", "amount"],
    [{ amount: -5, currency: "eur" }, "parameter_invalid_integer", "amount"],
    [{ amount: 12.5, currency: "eur" }, "parameter_invalid_integer", "amount"],
    [{ amount: "1e3", currency: "eur" }, "parameter_invalid_integer", "amount"],
    [{ amount: 100_000_000, currency: "eur" }, "amount_too_large", "amount"],
    [{ amount: 100, currency: "zzz" }, "invalid_currency", "currency"],
    [{ amount: 100, currency: "eur", colour: "red" }, "parameter_unknown", "colour"],
    [
      { amount: 100, currency: "eur", shipping: { address: { planet: "x" } } },
      "parameter_unknown",
      "shipping[address][planet]",
    ],
    [{ amount: 100, currency: "eur", payment_method: "pm_nope" }, "resource_missing", "payment_method"],
    [{ amount: 100, currency: "eur", return_url: "https://a.example" }, "parameter_invalid", "return_url"],
    [
      { amount: 100, currency: "eur", payment_method_types: ["card"] },
      "payment_method_types_no_longer_supported",
      "payment_method_types",
    ],
    [
      { amount: 100, currency: "eur", allowed_payment_method_types: ["blik"] },
      "parameter_invalid",
      "allowed_payment_method_types",
    ],
    [{ amount: 100, currency: "eur", confirm: "maybe" }, "parameter_invalid_boolean", "confirm"],
  ])("%o is refused with %s for %s", async (params, code, param) => {
    const error = await refusal(intents.create(params as unknown as Stripe.PaymentIntentCreateParams));
    expect(error).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, code, param });
  });

  it("names what does not exist", async () => {
    expect(await refusal(intents.retrieve("pi_nope"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      message: "No such payment_intent: 'pi_nope'",
    });
    expect(await refusal(shop.stripe.charges.retrieve("ch_nope"))).toMatchObject({ statusCode: 404 });
    expect(await refusal(shop.stripe.paymentMethods.retrieve("pm_nope"))).toMatchObject({ statusCode: 404 });
    const error = await refusal(shop.stripe.customers.create({ name: "Jenny" }));
    expect(error.message).toContain("Unrecognized request URL (POST: /v1/customers)");
  });

  it("knows its keys", async () => {
    const stranger = new Stripe("sk_test_stranger", {
      host: "127.0.0.1",
      port: shop.port,
      protocol: "http",
      maxNetworkRetries: 0,
    });
    const error = await refusal(stranger.paymentIntents.list());
    expect(error).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
    expect(error.message).not.toContain("stranger");
    expect(
      (await shop.fetch("/v1/events", { headers: { authorization: `Basic ${btoa("sk_test_simulator:")}` } })).status,
    ).toBe(200);
    expect((await fetch(`http://127.0.0.1:${shop.port}/v1/events`)).status).toBe(401);
  });

  it("answers broken and oversized bodies with a 4xx in Stripe's shape", async () => {
    const post = (body: string) =>
      shop.fetch("/v1/payment_intents", {
        method: "POST",
        body,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    const large = await post(`amount=1&currency=eur&description=${"x".repeat(300_000)}`);
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    expect((await post("metadata[__proto__][x]=1&amount=5")).status).toBe(400);
    expect(
      (
        await shop.fetch("/v1/payment_intents", {
          method: "POST",
          body: "{",
          headers: { "content-type": "application/json" },
        })
      ).status,
    ).toBe(400);
  });

  it("gives every answer a request id", async () => {
    const intent = await connect(shop.port).paymentIntents.create({ amount: 100, currency: "eur" });
    expect(intent.lastResponse.requestId).toMatch(/^req_[0-9A-Za-z]{14}$/);
    expect((await refusal(intents.retrieve("pi_nope"))).requestId).toMatch(/^req_/);
  });
});
