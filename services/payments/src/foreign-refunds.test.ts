import { randomUUID } from "node:crypto";
import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import pg from "pg";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { app } from "./app.ts";
import { type Simulator, startSimulator } from "./testing/simulator.ts";

const secret = "whsec_dashboard";

describe("refunds made in the provider's dashboard", () => {
  let simulator: Simulator;
  let services: TestServices;
  let stripe: Stripe;
  let db: pg.Client;
  const orders = () => services.client(PaymentsService, { service: "orders" });
  const admin = () => services.client(PaymentsService, { user: "usr_admin", roles: ["admin"] });
  const euros = (amount: number) => ({ amount, currency: "EUR" });
  const paymentOf = async (orderId: string) => (await orders().getPayments({ orderIds: [orderId] })).items[0];
  async function paid(orderId: string): Promise<string> {
    await orders().authorise({ orderId, paymentMethodId: "pm_card_visa", amount: euros(5_000) });
    return (await orders().capture({ orderId })).providerId;
  }
  function deliver(type: string, object: object, id = `evt_${randomUUID()}`) {
    const payload = JSON.stringify({ id, object: "event", type, api_version: null, created: 0, data: { object } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
    return services
      .client(PaymentsService, { anonymous: true })
      .handleStripeWebhook({ payload: Buffer.from(payload), signature });
  }
  const chargeOf = async (intent: string) =>
    stripe.charges.retrieve((await stripe.paymentIntents.retrieve(intent)).latest_charge as string);
  const postings = async (orderId: string) =>
    (
      await db.query("select amount from ledger_entries where order_id = $1 and account = 'refunds'", [orderId])
    ).rows.map(({ amount }) => Number(amount));
  const events = async (orderId: string) =>
    (await db.query("select data from outbox where subject = $1 and type = 'RefundSettled'", [orderId])).rows.map(
      ({ data }) => data as { refundId: string; madeAtProvider?: boolean },
    );
  const violations = async () =>
    (await admin().checkInvariants({})).items.flatMap(({ id, violations: found }) =>
      found.map((one) => `${id} ${one}`),
    );

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
    db = new pg.Client(services.env.PAYMENTS_DATABASE_URL);
    await db.connect();
  });
  afterAll(async () => {
    await db.end();
    await services.close();
    await simulator.close();
  });

  it("are booked and told once, however often and in whatever order webhooks come", async () => {
    const intent = await paid("ord_dash");
    const refund = await stripe.refunds.create({ payment_intent: intent, amount: 1_200 });
    expect(await violations()).toEqual(["R2 ord_dash"]);
    const charge = await chargeOf(intent);
    await deliver("refund.updated", refund, "evt_updated");
    await Promise.all([
      deliver("charge.refunded", charge),
      deliver("refund.created", refund),
      deliver("refund.updated", refund, "evt_updated"),
      deliver("charge.refunded", charge, "evt_charge"),
      deliver("charge.refunded", charge, "evt_charge"),
    ]);
    expect(await paymentOf("ord_dash")).toMatchObject({ status: "partially_refunded", refunded: euros(1_200) });
    expect(await postings("ord_dash")).toEqual([1_200]);
    expect(await events("ord_dash")).toMatchObject([{ refundId: refund.id, madeAtProvider: true }]);
    expect(await violations()).toEqual([]);
  });

  it("two of them, the later told first, are both booked", async () => {
    const intent = await paid("ord_two");
    const first = await stripe.refunds.create({ payment_intent: intent, amount: 1_000 });
    const second = await stripe.refunds.create({ payment_intent: intent, amount: 4_000 });
    await deliver("refund.created", second);
    await deliver("refund.created", first);
    expect(await paymentOf("ord_two")).toMatchObject({ status: "refunded", refunded: euros(5_000) });
    expect((await postings("ord_two")).toSorted()).toEqual([1_000, 4_000]);
  });

  it("whose webhook never came are found by the reconciliation, once", async () => {
    const intent = await paid("ord_silent");
    const refund = await stripe.refunds.create({ payment_intent: intent, amount: 700 });
    const found = async (dryRun: boolean) =>
      (await admin().reconcilePayments({ dryRun })).items.filter(({ orderId }) => orderId === "ord_silent");
    expect(await found(true)).toMatchObject([{ code: "refund_unknown", repaired: false }]);
    expect(await paymentOf("ord_silent")).toMatchObject({ refunded: euros(0) });
    expect(await found(false)).toMatchObject([{ code: "refund_unknown", repaired: true }]);
    expect(await found(false)).toEqual([]);
    await deliver("refund.created", refund);
    expect(await postings("ord_silent")).toEqual([700]);
  });

  it("are told from our own, which stay single when their webhooks come", async () => {
    const intent = await paid("ord_own");
    await orders().refund({ orderId: "ord_own", refundId: "rfd_own", amount: euros(900), reason: "" });
    const [refund] = (await stripe.refunds.list({ payment_intent: intent })).data;
    await deliver("refund.created", refund as object);
    await deliver("charge.refunded", await chargeOf(intent));
    await admin().reconcilePayments({});
    expect(await postings("ord_own")).toEqual([900]);
    expect(
      (await events("ord_own")).map(({ refundId, madeAtProvider }) => [refundId, madeAtProvider ?? false]),
    ).toEqual([["rfd_own", false]]);
  });

  it("leave only the rest for us to give back", async () => {
    const intent = await paid("ord_rest");
    await deliver("refund.created", await stripe.refunds.create({ payment_intent: intent, amount: 4_500 }));
    const refund = (refundId: string, amount: number) =>
      orders().refund({ orderId: "ord_rest", refundId, amount: euros(amount), reason: "" });
    await expect(refund("rfd_much", 501)).rejects.toMatchObject({ kind: "rejected", code: "refund_exceeds" });
    expect(await refund("rfd_rest", 500)).toMatchObject({ status: "refunded", refunded: euros(5_000) });
  });

  it("wait while the same money is set aside for a refund of ours, and are booked when that has failed", async () => {
    const intent = await paid("ord_race");
    await simulator.faults({ operations: [{ operation: "refunds.create", outcome: "failBefore" }] });
    await expect(
      orders().refund({ orderId: "ord_race", refundId: "rfd_race", amount: euros(5_000), reason: "" }),
    ).rejects.toBeDefined();
    await simulator.faults(undefined);
    const refund = await stripe.refunds.create({ payment_intent: intent, amount: 5_000 });
    await expect(deliver("refund.created", refund, "evt_race")).rejects.toMatchObject({ kind: "unavailable" });
    await expect(
      orders().refund({ orderId: "ord_race", refundId: "rfd_race", amount: euros(5_000), reason: "" }),
    ).rejects.toMatchObject({ kind: "rejected" });
    await deliver("refund.created", refund, "evt_race");
    expect(await paymentOf("ord_race")).toMatchObject({ status: "refunded", refunded: euros(5_000) });
    expect(await violations()).toEqual([]);
  });
});
