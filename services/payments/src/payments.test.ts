import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { app } from "./app.ts";
import { type Simulator, startSimulator } from "./testing/simulator.ts";

// The SDK repeats a dropped request once by itself, and our client repeats a safe call once.
const everyTry = 4;

describe("paying for an order", () => {
  let simulator: Simulator;
  let services: TestServices;
  const orders = () => services.client(PaymentsService, { service: "orders" });
  const admin = () => services.client(PaymentsService, { user: "usr_admin", roles: ["admin"] });
  const authorise = (orderId: string, paymentMethodId = "pm_card_visa", amount = 5_000) =>
    orders().authorise({ orderId, paymentMethodId, amount: { amount, currency: "EUR" } });
  const paid = async (orderId: string, amount = 5_000) => {
    await authorise(orderId, "pm_card_visa", amount);
    return orders().capture({ orderId });
  };
  const eventsOf = async (orderId: string) => {
    const db = new pg.Client(services.env.PAYMENTS_DATABASE_URL);
    await db.connect();
    const { rows } = await db.query<{ type: string; sequence: string }>(
      "select type, sequence from outbox where subject = $1 order by position",
      [orderId],
    );
    await db.end();
    return rows.map(({ type }) => type);
  };

  beforeAll(async () => {
    simulator = await startSimulator();
    const env = {
      STRIPE_SECRET_KEY: simulator.secretKey,
      STRIPE_WEBHOOK_SECRET: "whsec_payments",
      STRIPE_API_BASE: simulator.url,
      PROVIDER_TIMEOUT_MS: "700",
      DOUBTFUL_AFTER_MS: "0",
      RECONCILE_INTERVAL_MS: "3600000",
    };
    services = await testServices({ apps: [app], env });
  });
  afterEach(() => simulator.faults(undefined));
  afterAll(async () => {
    await services.close();
    await simulator.close();
  });

  it("authorises, captures, and tells of both once", async () => {
    expect(await authorise("ord_1")).toMatchObject({ status: "authorised", captured: { amount: 0 } });
    expect(await orders().capture({ orderId: "ord_1" })).toMatchObject({
      status: "captured",
      captured: { amount: 5_000, currency: "EUR" },
    });
    expect(await orders().capture({ orderId: "ord_1" })).toMatchObject({ status: "captured" });
    expect(await eventsOf("ord_1")).toEqual(["PaymentAuthorised", "PaymentSettled"]);
    expect(await simulator.charges("ord_1")).toMatchObject([{ captured: 5_000 }]);
  });

  it("fifty authorisations of one order at once are one charge", async () => {
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => authorise("ord_50")));
    expect(answers.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await authorise("ord_50")).toMatchObject({ status: "authorised" });
    expect(await simulator.charges("ord_50")).toHaveLength(1);
  });

  it.each([
    ["pm_card_visa_chargeDeclined", "generic_decline"],
    ["pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
  ])("a card that declines is an answer with its reason: %s", async (card, declineCode) => {
    const orderId = `ord_${declineCode}`;
    expect(await authorise(orderId, card)).toMatchObject({ status: "failed", declineCode });
    expect(await authorise(orderId, card)).toMatchObject({ status: "failed", declineCode });
    expect(await simulator.charges(orderId)).toEqual([]);
    expect(await eventsOf(orderId)).toEqual(["PaymentFailed"]);
  });

  it("a payment method that does not exist is the customer's mistake, and names the field", async () => {
    await expect(authorise("ord_nopm", "pm_card_no_such")).rejects.toMatchObject({
      kind: "invalid",
      code: "unknown_payment_method",
      options: { fields: [{ field: "payment.paymentMethodId" }] },
    });
  });

  it("an answer that was lost is found again under the same key", async () => {
    await simulator.faults({
      operations: [{ operation: "payment_intents.create", outcome: "dropAnswer", times: everyTry }],
    });
    await expect(authorise("ord_lost")).rejects.toMatchObject({ kind: "unavailable" });
    expect(await authorise("ord_lost")).toMatchObject({ status: "authorised" });
    expect(await simulator.charges("ord_lost")).toHaveLength(1);
  });

  it("a cancel before its authorisation prevents it, and nothing is charged", async () => {
    await orders().cancel({ orderId: "ord_early", reason: "test" });
    expect(await authorise("ord_early")).toMatchObject({ status: "cancelled" });
    expect(await simulator.charges("ord_early")).toEqual([]);
  });

  it("a cancel during an authorisation leaves nothing held, whoever is faster", async () => {
    await simulator.faults({ operations: [{ operation: "payment_intents.create", delayMs: 200 }] });
    const pending = authorise("ord_race");
    await orders().cancel({ orderId: "ord_race", reason: "test" });
    await pending.catch(() => undefined);
    expect((await orders().getPayments({ orderIds: ["ord_race"] })).items).toMatchObject([{ status: "cancelled" }]);
    expect(await simulator.charges("ord_race")).toEqual([]);
  });

  it("an authorisation that ends after its caller gave up and the order was cancelled is voided by the reconciliation", async () => {
    await simulator.faults({ operations: [{ operation: "payment_intents.create", delayMs: 1_000, times: 1 }] });
    await expect(authorise("ord_late")).rejects.toMatchObject({ kind: "timeout" });
    await orders().cancel({ orderId: "ord_late", reason: "test" });
    await expect.poll(() => simulator.charges("ord_late"), { timeout: 5_000 }).toHaveLength(1);
    const { items } = await admin().reconcilePayments({});
    expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ orderId: "ord_late", repaired: true })]));
    expect(await simulator.charges("ord_late")).toEqual([]);
  });

  it("a cancel after the capture gives everything back, once", async () => {
    await paid("ord_back");
    const cancelled = await Promise.all([1, 2].map(() => orders().cancel({ orderId: "ord_back", reason: "test" })));
    expect(cancelled.map(({ status }) => status)).toContain("refunded");
    expect((await orders().getPayments({ orderIds: ["ord_back"] })).items).toMatchObject([
      { status: "refunded", refunded: { amount: 5_000 } },
    ]);
    expect(await simulator.charges("ord_back")).toMatchObject([{ captured: 5_000, refunded: 5_000 }]);
  });

  it("refunds never exceed what was taken, also when they race; the same refund twice is one", async () => {
    await paid("ord_refund", 1_000);
    const refund = (refundId: string, amount: number) =>
      orders().refund({ orderId: "ord_refund", refundId, amount: { amount, currency: "EUR" } });
    const outcomes = await Promise.allSettled([
      refund("r1", 600),
      refund("r1", 600),
      refund("r2", 600),
      refund("r3", 400),
    ]);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(1);
    const [payment] = (await orders().getPayments({ orderIds: ["ord_refund"] })).items;
    const [charge] = await simulator.charges("ord_refund");
    expect(payment?.refunded?.amount).toBe(charge?.refunded);
    expect(payment?.refunded?.amount).toBeLessThanOrEqual(1_000);
    await expect(refund("r4", 1_000)).rejects.toMatchObject({ kind: "rejected", code: "refund_exceeds" });
  });

  it("a refund whose answer was lost is finished by the reconciliation", async () => {
    await paid("ord_half");
    const lost = { operation: "refunds.create", outcome: "dropAnswer", times: everyTry };
    await simulator.faults({ operations: [lost, { operation: "refunds.list", outcome: "failBefore" }] });
    await expect(
      orders().refund({ orderId: "ord_half", refundId: "half", amount: { amount: 700, currency: "EUR" } }),
    ).rejects.toMatchObject({ kind: "unavailable" });
    await simulator.faults(undefined);
    await admin().reconcilePayments({});
    expect((await orders().getPayments({ orderIds: ["ord_half"] })).items).toMatchObject([
      { status: "partially_refunded", refunded: { amount: 700 } },
    ]);
    expect(await simulator.charges("ord_half")).toMatchObject([{ refunded: 700 }]);
  });

  it("a challenge waits for the customer", async () => {
    const payment = await authorise("ord_3ds", "pm_card_authenticationRequired");
    expect(payment).toMatchObject({
      status: "requires_action",
      clientSecret: expect.stringMatching(/^pi_.+_secret_/),
      nextActionUrl: expect.stringContaining("http"),
    });
    await simulator.authenticate(payment.providerId, "succeeded");
    await admin().reconcilePayments({});
    expect((await orders().getPayments({ orderIds: ["ord_3ds"] })).items).toMatchObject([
      { status: "authorised", clientSecret: "" },
    ]);
    expect(await eventsOf("ord_3ds")).toEqual(["PaymentAuthorised"]);
  });

  it("a stalled provider costs its timeout, and after some of that nothing: the breaker opens, then closes again", async () => {
    await simulator.faults({ operations: [{ operation: "*", delayMs: 2_000 }] });
    const outcomes: string[] = [];
    for (let batch = 0; batch < 12 && !outcomes.includes("breaker_open"); batch += 1) {
      const failed = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          authorise(`ord_stall_${batch}_${i}`).catch((error: { code: string }) => error.code),
        ),
      );
      outcomes.push(...failed.map(String));
    }
    expect(outcomes[0]).toBe("provider_timeout");
    expect(outcomes).toContain("breaker_open");
    await simulator.faults(undefined);
    await expect
      .poll(
        () =>
          authorise("ord_again").then(
            ({ status }) => status,
            () => "refused",
          ),
        { timeout: 10_000 },
      )
      .toBe("authorised");
  });

  it("only orders may ask for any of this", async () => {
    const user = services.client(PaymentsService, { user: "usr_1", roles: ["admin"] });
    await expect(user.capture({ orderId: "ord_1" })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(
      services.client(PaymentsService, { service: "cart" }).capture({ orderId: "ord_1" }),
    ).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("after all of this every order was charged at most once and the ledger is zero (R2, R3)", async () => {
    const { items } = await admin().checkInvariants({});
    expect(items.map(({ id, violations }) => ({ id, violations }))).toEqual([
      { id: "R2", violations: [] },
      { id: "R3", violations: [] },
    ]);
    expect(items.every(({ checked }) => checked > 5)).toBe(true);
  });
});
