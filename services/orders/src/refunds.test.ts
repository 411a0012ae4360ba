import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failing } from "./testing/faults.ts";
import { guest, staff, type TestOrders, testOrders } from "./testing/test-orders.ts";

const euros = (amount: number) => ({ amount, currency: "EUR" });
const lines = [
  { sku: "cup", quantity: 3, unitMinor: 400 },
  { sku: "pot", quantity: 1, unitMinor: 1_000 },
];

describe("a refund", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  const refund = (id: string, skus: Record<string, number>, key: string) =>
    shop
      .orders(staff)
      .refundOrder(
        { id, lines: Object.entries(skus).map(([sku, quantity]) => ({ sku, quantity })), reason: "broken" },
        { idempotencyKey: `${id} ${key}` },
      );

  it("of lines gives back their price; then of the rest, shipping included", async () => {
    const { id } = await shop.buy({ lines });
    const some = await refund(id, { cup: 2 }, "some");
    expect(some).toMatchObject({
      status: "confirmed",
      payment: { status: "partially_refunded", refunded: euros(800), captured: euros(2_690) },
    });
    expect(some.lines.map(({ refundedQuantity }) => refundedQuantity)).toEqual([2, 0]);
    const all = await refund(id, {}, "all");
    expect(all).toMatchObject({ payment: { status: "refunded", refunded: euros(2_690) } });
    expect(all.lines.map(({ refundedQuantity }) => refundedQuantity)).toEqual([3, 1]);
    await expect(refund(id, {}, "more")).rejects.toMatchObject({ code: "refund_exceeds" });
    await until(
      async () => (await shop.published(id)).filter(({ type }) => type === "OrderRefunded").length === 2,
      "both are told",
    );
  });

  it("never exceeds what was bought, also when several are asked for at once", async () => {
    const { id } = await shop.buy({ lines });
    await expect(refund(id, { cup: 4 }, "four")).rejects.toMatchObject({
      kind: "rejected",
      code: "refund_exceeds",
      options: { fields: [{ field: "lines.cup", message: "at most 3" }] },
    });
    await expect(refund(id, { hat: 1 }, "hat")).rejects.toMatchObject({ code: "refund_exceeds" });
    const answers = await Promise.allSettled([1, 2, 3, 4].map((n) => refund(id, { cup: 2 }, `two ${n}`)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(shop.payments.payments.get(id)?.refunded).toBe(800);
  });

  it("under one key happens once", async () => {
    const { id } = await shop.buy({ lines });
    const answers = await Promise.all([1, 2, 3].map(() => refund(id, { pot: 1 }, "same")));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(shop.payments.payments.get(id)).toMatchObject({ refunded: 1_000 });
  });

  it("whose answer is lost is on record and carried out all the same, once", async () => {
    const { id } = await shop.buy({ lines });
    shop.faults.after("refund", failing("timeout", 1));
    await expect(refund(id, { cup: 1 }, "lost")).rejects.toMatchObject({ kind: "timeout", code: "refund_pending" });
    expect(await refund(id, { cup: 1 }, "lost")).toMatchObject({ payment: { refunded: euros(400) } });
    expect(shop.payments.payments.get(id)?.refunds.size).toBe(1);
  });

  it("whose replica died is carried out by another", async () => {
    const { id } = await shop.buy({ lines });
    shop.faults.before("refund", failing("timeout", 1));
    await expect(refund(id, { cup: 3 }, "died")).rejects.toMatchObject({ code: "refund_pending" });
    await shop.sql("update refunds set next_run_at = now() - interval '1 second' where order_id = $1", [id]);
    await until(async () => (await shop.look(id)).payment?.refunded?.amount === 1_200, "it is carried out");
  });

  it("that the provider refuses leaves the order as it was, and may be asked for again", async () => {
    const { id } = await shop.buy({ lines });
    const payment = shop.payments.payments.get(id) as { captured: number };
    payment.captured = 0;
    await expect(refund(id, { pot: 1 }, "refused")).rejects.toMatchObject({ kind: "rejected" });
    payment.captured = 2_690;
    expect(await refund(id, { pot: 1 }, "again")).toMatchObject({ payment: { refunded: euros(1_000) } });
  });

  it("made in the provider's dashboard is taken over once, and only the rest is left", async () => {
    const { id } = await shop.buy({ lines });
    Object.assign(shop.payments.payments.get(id) as object, { refunded: 500, status: "partially_refunded" });
    const told = { refundId: `re_${id}`, amount: euros(500), madeAtProvider: true };
    await shop.tellPayment("RefundSettled", id, told);
    await until(async () => (await shop.look(id)).payment?.refunded?.amount === 500, "it is taken over");
    const rest = await refund(id, {}, "rest");
    expect(rest).toMatchObject({ payment: { status: "refunded", refunded: euros(2_690) } });
    expect(rest.timeline.filter(({ note }) => note.includes("at the payment provider"))).toHaveLength(1);
    await until(
      async () => (await shop.published(id)).filter(({ type }) => type === "OrderRefunded").length === 2,
      "both are told, and once each",
    );
  });

  it("of our own, told by payments, changes nothing more", async () => {
    const { id } = await shop.buy({ lines });
    await refund(id, { cup: 1 }, "own");
    await shop.tellPayment("RefundSettled", id, { refundId: "any", amount: euros(400) });
    await shop.tellPayment("RefundSettled", id, { refundId: `re_${id}`, amount: euros(1), madeAtProvider: true });
    await until(
      async () => (await shop.look(id)).timeline.some(({ note }) => note.includes("provider")),
      "both are heard",
    );
    expect((await shop.look(id)).timeline.filter(({ note }) => note.startsWith("refunded"))).toHaveLength(2);
  });

  it("is for staff, and for orders that were paid", async () => {
    const { id } = await shop.buy({ as: { user: "usr_buyer" }, lines });
    await expect(shop.orders({ user: "usr_buyer" }).refundOrder({ id }, { idempotencyKey: "k" })).rejects.toMatchObject(
      { kind: "forbidden" },
    );
    await expect(shop.orders(guest).refundOrder({ id }, { idempotencyKey: "k" })).rejects.toMatchObject({
      kind: "unauthenticated",
    });
    await shop.orders(staff).cancelOrder({ id });
    await expect(refund(id, {}, "late")).rejects.toMatchObject({ code: "order_status" });
    await expect(refund("ord_none", {}, "none")).rejects.toMatchObject({ kind: "not_found" });
  });
});
