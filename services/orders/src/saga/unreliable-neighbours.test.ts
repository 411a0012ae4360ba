import { randomUUID } from "node:crypto";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failing } from "../testing/faults.ts";
import { refused, type TestOrders, testOrders } from "../testing/test-orders.ts";

const steps = ["reserve", "authorise", "capture", "commit"];

describe("neighbours that fail, stall and lose answers", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders({ CHECKOUT_BUDGET_MS: "1500", SAGA_GIVE_UP_MS: "700" });
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  it.each(steps)("%s that works and loses its answer is repeated, and works once", async (method) => {
    shop.faults.after(method, failing("timeout", 2));
    const order = await shop.buy();
    expect(order.status).toBe("confirmed");
    expect(shop.faults.callsOf(method, order.id)).toBe(3);
    expect(shop.payments.payments.get(order.id)?.charges).toBe(1);
    expect(shop.inventory.statusOf(order.id)).toBe("committed");
  });

  it.each(["release", "cancel"])("a compensation (%s) is repeated until it has worked", async (method) => {
    shop.faults.after(method, failing("timeout", 3));
    const { orderId } = (await refused(shop.buy({ paymentMethodId: "pm_card_visa_chargeDeclined" }))).options.details;
    expect(await shop.look(orderId)).toMatchObject({ status: "cancelled", cancelReason: "card_declined" });
    expect(shop.faults.callsOf(method, orderId)).toBe(4);
    expect(shop.inventory.statusOf(orderId)).toBe("released");
  });

  it("stock that is gone at the commit gives the money back", async () => {
    const cartId = shop.cartOf();
    shop.faults.before("commit", (orderId) => void shop.inventory.reservations.delete(orderId));
    const { orderId } = (await refused(shop.buy({ cartId }))).options.details;
    expect(await shop.look(orderId)).toMatchObject({
      status: "cancelled",
      cancelReason: "out_of_stock",
      payment: { status: "refunded" },
    });
  });

  it("payments that stall: the answer is pending within the budget, and the order is confirmed later", async () => {
    const stall = Promise.withResolvers<void>();
    shop.faults.before("authorise", () => stall.promise);
    const order = await shop.buy({ key: "stalled" });
    expect(order.status).toBe("pending");
    stall.resolve();
    await until(async () => (await shop.look(order.id)).status === "confirmed", "it is confirmed");
    expect(shop.faults.callsOf("authorise", order.id)).toBe(1);
  });

  it("an authorisation that comes after the cancellation is void", async () => {
    const stall = Promise.withResolvers<void>();
    shop.faults.before("authorise", () => stall.promise);
    const order = await shop.buy({ as: { user: "usr_eve" } });
    const cancelled = shop.orders({ user: "usr_eve" }).cancelOrder({ id: order.id, reason: "changed my mind" });
    const noted = () =>
      shop.sql("select 1 from sagas where order_id = $1 and cancel_requested is not null", [order.id]);
    await until(async () => (await noted()).length === 1, "the wish to cancel is on record");
    stall.resolve();
    expect(await cancelled).toMatchObject({ status: "cancelled", cancelReason: "requested" });
    expect(shop.payments.payments.get(order.id)).toMatchObject({ status: "cancelled", charges: 0, captured: 0 });
    expect(shop.inventory.statusOf(order.id)).toBe("released");
  });
});

describe("a neighbour that does not come back", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders({ CHECKOUT_BUDGET_MS: "9000", SAGA_GIVE_UP_MS: "700" });
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  it.each(steps)("%s that never works is given up, and everything before it undone", async (method) => {
    shop.faults.before(method, failing("timeout", 1_000));
    const { orderId } = (await refused(shop.buy())).options.details;
    expect(await shop.look(orderId)).toMatchObject({ status: "cancelled", cancelReason: "unavailable" });
    expect(shop.inventory.statusOf(orderId)).toBe("released");
    const payment = shop.payments.payments.get(orderId);
    expect(payment === undefined || payment.captured === payment.refunded).toBe(true);
  });
});

describe("the same checkout many times", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterAll(() => shop.close());

  it("fifty at once under one key: one order, one charge, fifty equal answers", async () => {
    const request = shop.request({});
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => shop.orders().createOrder(request, { idempotencyKey: "fifty" })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe("confirmed");
    const id = answers[0]?.id as string;
    expect(shop.faults.callsOf("authorise", id)).toBe(1);
    expect(shop.payments.payments.get(id)?.charges).toBe(1);
    expect([...shop.payments.payments.keys()]).toEqual([id]);
  });

  it("another body under the same key is refused, and changes nothing", async () => {
    const request = shop.request({});
    await shop.orders().createOrder(request, { idempotencyKey: "mine" });
    const other = { ...request, shippingOptionId: "express" };
    await expect(shop.orders().createOrder(other, { idempotencyKey: "mine" })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  it("two guests who choose the same key get an order each", async () => {
    const [one, two] = await Promise.all([shop.buy({ key: "1" }), shop.buy({ key: "1" })]);
    expect(one.id).not.toBe(two.id);
  });

  it("a repeat whose first answer was never recorded finds its order, with the same token, though the cart is closed", async () => {
    const key = randomUUID();
    const request = shop.request({});
    const first = await shop.orders().createOrder(request, { idempotencyKey: key });
    await until(() => shop.shop.carts.get(request.cartId)?.closedBy, "the cart is closed");
    await shop.sql("delete from idempotency_records where key = $1", [key]);
    expect(await shop.orders().createOrder(request, { idempotencyKey: key })).toEqual(first);
    expect(shop.payments.payments.get(first.id)?.charges).toBe(1);
  });
});
