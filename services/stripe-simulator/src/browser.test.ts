import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishableKey, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeAll(async () => {
  shop = await startSimulator();
});
afterAll(() => shop.close());

const inBrowser = async (path: string, form?: Record<string, string>) => {
  const init = form ? { method: "POST", body: new URLSearchParams(form) } : {};
  const answer = await shop.fetch(path, {
    ...init,
    headers: { authorization: `Bearer ${publishableKey}`, origin: "https://shop.example" },
  });
  return {
    status: answer.status,
    origin: answer.headers.get("access-control-allow-origin"),
    body: (await answer.json()) as Record<string, never>,
  };
};
const visa = {
  type: "card",
  "card[number]": "4242424242424242",
  "card[exp_month]": "12",
  "card[exp_year]": "2030",
  "card[cvc]": "123",
};
const order = () =>
  shop.stripe.paymentIntents.create({
    amount: 100,
    currency: "eur",
    capture_method: "manual",
    allowed_payment_method_types: ["card"],
    metadata: { order_id: "ord_1" },
  });

describe("a card form in a browser", () => {
  it("turns a card into a payment method that the server can charge", async () => {
    const { status, origin, body } = await inBrowser("/v1/payment_methods", visa);
    expect([status, origin]).toEqual([200, "*"]);
    const intent = await order();
    expect(
      (await shop.stripe.paymentIntents.confirm(intent.id, { payment_method: body["id"] as unknown as string })).status,
    ).toBe("requires_capture");
  });

  it("reads and confirms the intent whose secret it knows, and is not told the shop's notes", async () => {
    const intent = await order();
    const secret = intent.client_secret as string;
    expect((await inBrowser(`/v1/payment_intents/${intent.id}?client_secret=${secret}`)).body).toMatchObject({
      id: intent.id,
      status: "requires_payment_method",
    });
    const confirmed = await inBrowser(`/v1/payment_intents/${intent.id}/confirm`, {
      client_secret: secret,
      payment_method: "pm_card_visa",
    });
    expect(confirmed.body).toMatchObject({ status: "requires_capture", amount: 100 });
    expect(confirmed.body).not.toHaveProperty("metadata");
    const again = await inBrowser(`/v1/payment_intents/${intent.id}/confirm`, { client_secret: secret });
    expect(again.body).toMatchObject({ error: { code: "payment_intent_unexpected_state" } });
    expect(JSON.stringify(again.body)).not.toContain("ord_1");
  });

  it("cannot touch an intent without its secret", async () => {
    const intent = await order();
    for (const query of ["", "?client_secret=guess"])
      expect((await inBrowser(`/v1/payment_intents/${intent.id}${query}`)).status).toBe(400);
    expect(
      (await inBrowser(`/v1/payment_intents/${intent.id}/confirm`, { payment_method: "pm_card_visa" })).status,
    ).toBe(400);
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_payment_method");
  });

  it("cannot do what is the server's: list, create, capture, refund, judge", async () => {
    const intent = await order();
    const attempts = [
      inBrowser("/v1/payment_intents"),
      inBrowser("/v1/payment_intents", { amount: "1", currency: "eur" }),
      inBrowser(`/v1/payment_intents/${intent.id}/capture`, {}),
      inBrowser("/v1/refunds", { payment_intent: intent.id }),
      inBrowser("/v1/events"),
      inBrowser("/_sim/summary"),
    ];
    for (const { status, body } of await Promise.all(attempts)) {
      expect(status).toBe(403);
      expect(body).toMatchObject({ error: { code: "secret_key_required" } });
    }
  });

  it("is let through by the browser's own check before", async () => {
    const answer = await fetch(`http://127.0.0.1:${shop.port}/v1/payment_methods`, {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });
    expect([answer.status, answer.headers.get("access-control-allow-headers")]).toEqual([
      204,
      expect.stringContaining("authorization"),
    ]);
  });
});
