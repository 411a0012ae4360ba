import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;
beforeAll(async () => {
  shop = await startSimulator();
});
afterAll(() => shop.close());

const challenge = (
  card: string,
  captureMethod: "manual" | "automatic",
  returnUrl: string | null = "https://shop.example/orders/1?step=3ds",
) =>
  shop.stripe.paymentIntents.create({
    amount: 123_45,
    currency: "sar",
    payment_method: card,
    allowed_payment_method_types: ["card"],
    capture_method: captureMethod,
    confirm: true,
    ...(returnUrl === null ? {} : { return_url: returnUrl }),
  });

const authenticate = (id: string, outcome: string) =>
  shop.fetch(`/_sim/payment_intents/${id}/authenticate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ outcome }),
  });

const eventsOf = async (id: string) => {
  const events = await shop.stripe.events.list({ limit: 100 });
  return events.data
    .filter(({ data }) =>
      [(data.object as { id: string }).id, (data.object as { payment_intent?: string }).payment_intent].includes(id),
    )
    .map(({ type }) => type)
    .reverse();
};

describe("3-D Secure", () => {
  it("holds the money after a success with manual capture", async () => {
    const { id } = await challenge("pm_card_authenticationRequired", "manual");
    expect(await (await authenticate(id, "succeeded")).json()).toMatchObject({
      status: "requires_capture",
      amount_capturable: 12_345,
      next_action: null,
    });
    const { latest_charge } = await shop.stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
    expect(latest_charge).toMatchObject({
      payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
    });
    expect(await eventsOf(id)).toEqual([
      "payment_intent.created",
      "payment_intent.requires_action",
      "charge.succeeded",
      "payment_intent.amount_capturable_updated",
    ]);
  });

  it("takes the money after a success with automatic capture", async () => {
    const { id } = await challenge("pm_card_threeDSecure2Required", "automatic");
    expect(await (await authenticate(id, "succeeded")).json()).toMatchObject({
      status: "succeeded",
      amount_received: 12_345,
    });
    expect(await eventsOf(id)).toContain("payment_intent.succeeded");
  });

  it("charges nothing after a failure, and lets another card try", async () => {
    const { id } = await challenge("pm_card_authenticationRequired", "manual");
    expect(await (await authenticate(id, "failed")).json()).toMatchObject({
      status: "requires_payment_method",
      latest_charge: null,
      last_payment_error: { code: "payment_intent_authentication_failure", type: "invalid_request_error" },
    });
    expect(await eventsOf(id)).toEqual([
      "payment_intent.created",
      "payment_intent.requires_action",
      "payment_intent.payment_failed",
    ]);
    expect((await shop.stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" })).status).toBe(
      "requires_capture",
    );
  });

  it("may still be declined by the issuer after a success", async () => {
    for (const [card, reason] of [
      ["pm_card_threeDSecureRequiredChargeDeclined", "generic_decline"],
      ["pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"],
    ] as const) {
      const { id } = await challenge(card, "manual");
      expect(await (await authenticate(id, "succeeded")).json()).toMatchObject({
        status: "requires_payment_method",
        last_payment_error: { decline_code: reason },
      });
      expect(await eventsOf(id)).toEqual([
        "payment_intent.created",
        "payment_intent.requires_action",
        "charge.failed",
        "payment_intent.payment_failed",
      ]);
    }
  });

  it("happens once: a second answer changes nothing", async () => {
    const { id } = await challenge("pm_card_authenticationRequired", "manual");
    await authenticate(id, "succeeded");
    const second = await authenticate(id, "failed");
    expect(second.status).toBe(400);
    expect(await second.json()).toMatchObject({ error: { code: "payment_intent_unexpected_state" } });
    expect((await shop.stripe.charges.list({ payment_intent: id })).data).toHaveLength(1);
    expect((await authenticate(id, "perhaps")).status).toBe(400);
  });

  it("can be given up by cancelling", async () => {
    const { id } = await challenge("pm_card_authenticationRequired", "manual");
    expect((await shop.stripe.paymentIntents.cancel(id)).status).toBe("canceled");
    expect((await authenticate(id, "succeeded")).status).toBe(400);
  });

  it("is asked of any card that supports it on request", async () => {
    const intent = await shop.stripe.paymentIntents.create({
      amount: 100,
      currency: "eur",
      payment_method: "pm_card_visa",
      allowed_payment_method_types: ["card"],
      payment_method_options: { card: { request_three_d_secure: "any" } },
      confirm: true,
    });
    expect(intent.status).toBe("requires_action");
  });
});

describe("the page of the bank", () => {
  const submit = (url: string, outcome: string) => {
    const { pathname, searchParams } = new URL(url);
    return shop.fetch(pathname, {
      method: "POST",
      headers: { authorization: "" },
      body: new URLSearchParams({ client_secret: searchParams.get("client_secret") ?? "", outcome }),
    });
  };

  it("shows the amount and two buttons to a shopper without any key, and runs no script", async () => {
    const intent = await challenge("pm_card_authenticationRequired", "manual");
    const page = await fetch(intent.next_action?.redirect_to_url?.url as string);
    const html = await page.text();
    expect([page.status, page.headers.get("content-security-policy")]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(html).toMatch(/SAR\s123\.45/);
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<button/g)).toHaveLength(2);
  });

  it.each([
    ["succeeded", "requires_capture"],
    ["failed", "requires_payment_method"],
  ])("sends the shopper back to the shop with %s", async (outcome, status) => {
    const intent = await challenge("pm_card_authenticationRequired", "manual");
    const answer = await submit(intent.next_action?.redirect_to_url?.url as string, outcome);
    const back = new URL(answer.headers.get("location") as string);
    expect(answer.status).toBe(303);
    expect(back.origin + back.pathname).toBe("https://shop.example/orders/1");
    expect(Object.fromEntries(back.searchParams)).toEqual({
      step: "3ds",
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: outcome,
    });
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
  });

  it("is only for who knows the client secret", async () => {
    const intent = await challenge("pm_card_authenticationRequired", "manual");
    const url = new URL(intent.next_action?.redirect_to_url?.url as string);
    url.searchParams.set("client_secret", "guess");
    expect((await fetch(url)).status).toBe(400);
    expect((await submit(url.href, "succeeded")).status).toBe(400);
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_action");
  });

  it("says so when there is nothing left to do", async () => {
    const intent = await challenge("pm_card_authenticationRequired", "manual");
    const url = intent.next_action?.redirect_to_url?.url as string;
    await submit(url, "succeeded");
    expect(await (await fetch(url)).text()).toContain("Nothing to do");
  });

  it("leaves the way to the card form when no return URL is known", async () => {
    const intent = await challenge("pm_card_authenticationRequired", "manual", null);
    expect(intent.next_action?.type).toBe("use_stripe_sdk");
    const action = intent.next_action?.use_stripe_sdk as unknown as { stripe_js: string };
    const answer = await submit(action.stripe_js, "succeeded");
    expect(await answer.text()).toContain("Authentication complete");
  });
});
