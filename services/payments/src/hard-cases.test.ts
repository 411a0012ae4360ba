import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import pg from "pg";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { app } from "./app.ts";
import { type Simulator, startSimulator } from "./testing/simulator.ts";

const secret = "whsec_hard_cases";

describe("paying while things go wrong at the worst moment", () => {
  let simulator: Simulator;
  let services: TestServices;
  let stripe: Stripe;
  let db: pg.Client;
  const orders = () => services.client(PaymentsService, { service: "orders" });
  const admin = () => services.client(PaymentsService, { user: "usr_admin", roles: ["admin"] });
  const euros = (amount: number) => ({ amount, currency: "EUR" });
  const authorise = (orderId: string, paymentMethodId = "pm_card_visa") =>
    orders().authorise({ orderId, paymentMethodId, amount: euros(5_000) });
  const paid = async (orderId: string) => {
    await authorise(orderId);
    return orders().capture({ orderId });
  };
  const paymentOf = async (orderId: string) => (await orders().getPayments({ orderIds: [orderId] })).items[0];
  const deliver = (id: string, type: string, object: object) => {
    const payload = JSON.stringify({ id, object: "event", type, api_version: null, created: 0, data: { object } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
    return services
      .client(PaymentsService, { anonymous: true })
      .handleStripeWebhook({ payload: Buffer.from(payload), signature });
  };

  beforeAll(async () => {
    simulator = await startSimulator();
    const { hostname, port } = new URL(simulator.url);
    stripe = new Stripe(simulator.secretKey, { host: hostname, port, protocol: "http", telemetry: false });
    const env = {
      STRIPE_SECRET_KEY: simulator.secretKey,
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_BASE: simulator.url,
      PROVIDER_TIMEOUT_MS: "500",
      DOUBTFUL_AFTER_MS: "0",
      RECONCILE_INTERVAL_MS: "3600000",
    };
    services = await testServices({ apps: [app], env });
    db = new pg.Client(services.env.PAYMENTS_DATABASE_URL);
    await db.connect();
  });
  afterEach(() => simulator.faults(undefined));
  afterAll(async () => {
    await db.end();
    await services.close();
    await simulator.close();
  });

  it("an authorisation asked for again while the first is still under way is not taken for a refusal", async () => {
    await simulator.faults({ operations: [{ operation: "payment_intents.create", delayMs: 900, times: 1 }] });
    await expect(authorise("ord_again")).rejects.toMatchObject({ kind: "timeout" });
    const second = await authorise("ord_again").catch((error: { kind: string; code: string }) => error);
    expect(second).not.toMatchObject({ kind: "rejected" });
    await expect
      .poll(() => authorise("ord_again").catch(() => undefined), { timeout: 5_000 })
      .toMatchObject({ status: "authorised" });
    expect(await simulator.charges("ord_again")).toHaveLength(1);
  });

  it("however often one order is asked for while it is under way, the others can still be paid", async () => {
    await simulator.faults({ operations: [{ operation: "payment_intents.create", delayMs: 900, times: 1 }] });
    await expect(authorise("ord_impatient")).rejects.toMatchObject({ kind: "timeout" });
    await Promise.allSettled(Array.from({ length: 40 }, () => authorise("ord_impatient")));
    expect(await authorise("ord_other")).toMatchObject({ status: "authorised" });
  });

  it("a refund asked for again while the first is still under way is one refund, and is booked", async () => {
    await paid("ord_twice");
    const refund = () => orders().refund({ orderId: "ord_twice", refundId: "twice", amount: euros(700) });
    await simulator.faults({ operations: [{ operation: "refunds.create", delayMs: 900, times: 1 }] });
    await expect(refund()).rejects.toMatchObject({ kind: "timeout" });
    await refund().catch(() => undefined);
    await expect.poll(async () => (await simulator.charges("ord_twice"))[0]?.refunded, { timeout: 5_000 }).toBe(700);
    await admin().reconcilePayments({});
    expect(await paymentOf("ord_twice")).toMatchObject({ status: "partially_refunded", refunded: euros(700) });
  });

  it("a decline that arrives after the success of the next card changes nothing", async () => {
    const { providerId } = await authorise("ord_reordered", "pm_card_authenticationRequired");
    await simulator.authenticate(providerId, "failed");
    const declined = await stripe.paymentIntents.retrieve(providerId);
    await stripe.paymentIntents.confirm(providerId, { payment_method: "pm_card_visa" });
    await deliver(
      "evt_success",
      "payment_intent.amount_capturable_updated",
      await stripe.paymentIntents.retrieve(providerId),
    );
    await deliver("evt_decline", "payment_intent.payment_failed", declined);
    expect(await paymentOf("ord_reordered")).toMatchObject({ status: "authorised" });
  });

  it("a write that fails after the provider answered is made up for by the next call, with one charge", async () => {
    const failing = (on: boolean) =>
      db.query(
        on
          ? `create function fail_once() returns trigger language plpgsql as $$ begin raise exception 'lost'; end $$;
             create trigger fail_once before update on payments for each row when (new.status <> old.status) execute function fail_once()`
          : "drop function fail_once cascade",
      );
    await failing(true);
    await expect(authorise("ord_crash")).rejects.toThrow();
    await failing(false);
    expect(await authorise("ord_crash")).toMatchObject({ status: "authorised" });
    await failing(true);
    await expect(orders().capture({ orderId: "ord_crash" })).rejects.toThrow();
    await failing(false);
    await admin().reconcilePayments({});
    expect(await paymentOf("ord_crash")).toMatchObject({ status: "captured", captured: euros(5_000) });
    expect(await simulator.charges("ord_crash")).toMatchObject([{ captured: 5_000 }]);
  });

  it("a refund that the provider made and then called a failure is looked for and booked, once", async () => {
    await paid("ord_saved");
    await simulator.faults({ operations: [{ operation: "refunds.create", outcome: "failAndSave", times: 1 }] });
    const refund = () => orders().refund({ orderId: "ord_saved", refundId: "saved", amount: euros(300) });
    expect(await refund()).toMatchObject({ refunded: euros(300) });
    expect(await refund()).toMatchObject({ refunded: euros(300) });
    expect(await simulator.charges("ord_saved")).toMatchObject([{ refunded: 300 }]);
  });

  it("a cancel repeated after its refund got lost waits for the money to be back", async () => {
    await paid("ord_cancel");
    await simulator.faults({ operations: [{ operation: "refunds.create", outcome: "failBefore", times: 2 }] });
    const cancel = () => orders().cancel({ orderId: "ord_cancel", reason: "test" });
    await cancel().catch(() => undefined);
    await simulator.faults(undefined);
    expect(await cancel()).toMatchObject({ status: "refunded" });
    expect(await simulator.charges("ord_cancel")).toMatchObject([{ refunded: 5_000 }]);
  });

  it("a refund of nothing, or in another currency, is bad input", async () => {
    await paid("ord_bad");
    const refund = (amount: object) => orders().refund({ orderId: "ord_bad", refundId: "bad", amount });
    await expect(refund(euros(0))).rejects.toMatchObject({ kind: "invalid" });
    await expect(refund({ amount: 100, currency: "USD" })).rejects.toMatchObject({ kind: "invalid" });
    expect(await paymentOf("ord_bad")).toMatchObject({ status: "captured" });
  });

  it("the reconciliation reaches every payment, however many were cancelled before", async () => {
    for (let i = 0; i < 130; i += 1) await orders().cancel({ orderId: `ord_never_${i}`, reason: "test" });
    await simulator.faults({ operations: [{ operation: "payment_intents.create", delayMs: 900, times: 1 }] });
    await expect(authorise("ord_behind")).rejects.toMatchObject({ kind: "timeout" });
    await expect.poll(() => simulator.charges("ord_behind"), { timeout: 5_000 }).toHaveLength(1);
    for (let run = 0; run < 4; run += 1) await admin().reconcilePayments({});
    expect(await paymentOf("ord_behind")).toMatchObject({ status: "authorised" });
  });

  it("one payment that cannot be repaired does not keep the reconciliation from the others", async () => {
    await simulator.faults({ operations: [{ operation: "payment_intents.create", outcome: "dropAnswer", times: 8 }] });
    await authorise("ord_poison").catch(() => undefined);
    await authorise("ord_fine").catch(() => undefined);
    await simulator.faults(undefined);
    await db.query(`create function poison() returns trigger language plpgsql as $$ begin raise exception 'poison' using errcode = '57014'; end $$;
      create trigger poison before update on payments for each row when (old.order_id = 'ord_poison' and new.status <> old.status) execute function poison()`);
    const outcome = await admin()
      .reconcilePayments({})
      .catch((error: unknown) => error);
    await db.query("drop function poison cascade");
    expect(outcome).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ orderId: "ord_poison", repaired: false })]),
    });
    expect(await paymentOf("ord_fine")).toMatchObject({ status: "authorised" });
  });

  it("money that the provider took and we never booked is found", async () => {
    await orders().cancel({ orderId: "ord_stray", reason: "test" });
    const stray = await stripe.paymentIntents.create({
      ...{ amount: 900, currency: "eur", confirm: true, payment_method: "pm_card_visa" },
      allowed_payment_method_types: ["card"],
      metadata: { order_id: "ord_stray" },
    } as Stripe.PaymentIntentCreateParams);
    expect(stray.status).toBe("succeeded");
    const violations = async () => (await admin().checkInvariants({})).items.flatMap((item) => item.violations);
    expect(await violations()).toContain("ord_stray");
    await stripe.refunds.create({ payment_intent: stray.id });
    expect(await violations()).toEqual([]);
  });
});
