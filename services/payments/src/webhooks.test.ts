import { serviceDatabase } from "@shopstream/platform/testing/service-database.ts";
import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import pg from "pg";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { app } from "./app.ts";
import { PaymentStore } from "./store.ts";
import { type Simulator, startSimulator } from "./testing/simulator.ts";

const secret = "whsec_webhooks";

describe("webhooks of the payment provider", () => {
  let simulator: Simulator;
  let services: TestServices;
  let stripe: Stripe;
  const orders = () => services.client(PaymentsService, { service: "orders" });
  const outside = () => services.client(PaymentsService, { anonymous: true });
  const statusOf = async (orderId: string) => (await orders().getPayments({ orderIds: [orderId] })).items[0]?.status;

  /** A challenge under way, and the intent as the provider has it. */
  async function waiting(orderId: string) {
    const payment = await orders().authorise({
      orderId,
      paymentMethodId: "pm_card_authenticationRequired",
      amount: { amount: 900, currency: "EUR" },
    });
    const intent = () => stripe.paymentIntents.retrieve(payment.providerId);
    return { id: payment.providerId, intent };
  }
  let made = 0;
  function event(type: string, object: object, id?: string): string {
    made += 1;
    return JSON.stringify({
      id: id ?? `evt_test_${made}`,
      object: "event",
      type,
      api_version: null,
      created: 0,
      data: { object },
    });
  }
  function deliver(payload: string, options: { secret?: string; ageSeconds?: number } = {}) {
    const timestamp = Math.floor(Date.now() / 1000) - (options.ageSeconds ?? 0);
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: options.secret ?? secret,
      timestamp,
    });
    return outside().handleStripeWebhook({ payload: Buffer.from(payload), signature });
  }

  beforeAll(async () => {
    simulator = await startSimulator();
    const { hostname, port } = new URL(simulator.url);
    stripe = new Stripe(simulator.secretKey, { host: hostname, port, protocol: "http", telemetry: false });
    const env = {
      STRIPE_SECRET_KEY: simulator.secretKey,
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_BASE: simulator.url,
      RECONCILE_INTERVAL_MS: "3600000",
    };
    services = await testServices({ apps: [app], env });
  });
  afterAll(async () => {
    await services.close();
    await simulator.close();
  });

  it("a completed challenge authorises the payment, however often it is told", async () => {
    const { id, intent } = await waiting("ord_once");
    await simulator.authenticate(id, "succeeded");
    const payload = event("payment_intent.amount_capturable_updated", await intent(), "evt_once");
    await Promise.all([deliver(payload), deliver(payload), deliver(payload)]);
    await deliver(payload);
    expect(await statusOf("ord_once")).toBe("authorised");
    const db = new pg.Client(services.env.PAYMENTS_DATABASE_URL);
    await db.connect();
    expect(
      (await db.query("select 1 from outbox where subject = 'ord_once' and type = 'PaymentAuthorised'")).rowCount,
    ).toBe(1);
    expect((await db.query("select 1 from webhook_events where id = 'evt_once'")).rowCount).toBe(1);
    await db.end();
  });

  it("forged, altered and old ones are refused and change nothing", async () => {
    const { id, intent } = await waiting("ord_forged");
    await simulator.authenticate(id, "succeeded");
    const payload = event("payment_intent.amount_capturable_updated", await intent());
    await expect(deliver(payload, { secret: "whsec_someone_else" })).rejects.toMatchObject({
      kind: "invalid",
      code: "invalid_signature",
    });
    await expect(deliver(payload, { ageSeconds: 301 })).rejects.toMatchObject({ code: "invalid_signature" });
    await expect(outside().handleStripeWebhook({ payload: Buffer.from(payload), signature: "" })).rejects.toMatchObject(
      { code: "invalid_signature" },
    );
    expect(await statusOf("ord_forged")).toBe("requires_action");
  });

  it("out of order they do not move a payment backwards", async () => {
    const { id, intent } = await waiting("ord_order");
    const before = await intent();
    await simulator.authenticate(id, "succeeded");
    const after = await intent();
    await deliver(event("payment_intent.amount_capturable_updated", after));
    await orders().capture({ orderId: "ord_order" });
    await deliver(event("payment_intent.requires_action", before));
    await deliver(event("payment_intent.amount_capturable_updated", after));
    expect(await statusOf("ord_order")).toBe("captured");
  });

  it("a failed challenge fails the payment with its reason", async () => {
    const { id, intent } = await waiting("ord_failed");
    await simulator.authenticate(id, "failed");
    await deliver(event("payment_intent.payment_failed", await intent()));
    expect(await statusOf("ord_failed")).toBe("failed");
  });

  it("a challenge completed after the order was cancelled leaves no money held", async () => {
    const { id, intent } = await waiting("ord_toolate");
    await orders().cancel({ orderId: "ord_toolate", reason: "expired" });
    await simulator.authenticate(id, "succeeded").catch(() => undefined);
    await deliver(
      event("payment_intent.amount_capturable_updated", { ...(await intent()), status: "requires_capture" }),
    );
    expect(await statusOf("ord_toolate")).toBe("cancelled");
    expect(await simulator.charges("ord_toolate")).toEqual([]);
  });

  it("are forgotten when they are too old to come again, and not before", async () => {
    const db = new pg.Client(services.env.PAYMENTS_DATABASE_URL);
    await db.connect();
    const insert =
      "insert into webhook_events (id, type, order_id, payload, received_at) values ($1, 't', 'ord_age', '{}', $2)";
    for (const [id, at] of [
      ["evt_old", "2026-01-01"],
      ["evt_young", "2026-01-03"],
    ])
      await db.query(insert, [id, at]);
    const database = serviceDatabase(services, "payments");
    expect(await new PaymentStore(database).forgetWebhooks(new Date("2026-01-02"))).toBe(1);
    expect((await db.query("select id from webhook_events where order_id = 'ord_age'")).rows).toEqual([
      { id: "evt_young" },
    ]);
    await database.close();
    await db.end();
  });

  it("those about orders or things we do not know are taken and ignored", async () => {
    await expect(deliver(event("customer.created", { id: "cus_1", object: "customer" }))).resolves.toEqual({
      received: true,
    });
    await expect(
      deliver(
        event("payment_intent.succeeded", {
          id: "pi_unknown",
          object: "payment_intent",
          status: "succeeded",
          amount: 1,
          amount_received: 1,
          metadata: { order_id: "ord_of_nobody" },
        }),
      ),
    ).resolves.toEqual({ received: true });
  });
});
