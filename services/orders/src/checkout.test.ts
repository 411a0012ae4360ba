import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failing } from "./testing/faults.ts";
import { guest, refused, type TestOrders, testOrders } from "./testing/test-orders.ts";

const euros = (amount: number) => ({ amount, currency: "EUR" });

describe("a checkout", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  it("keeps the language that it was made in, and every event tells it", async () => {
    const { id } = await shop.buy({ locale: "ar" });
    expect(await shop.look(id)).toMatchObject({ locale: "ar" });
    const told = await until(async () => {
      const events = await shop.published(id);
      return events.some(({ type }) => type === "OrderConfirmed") && events;
    }, "the order is told of");
    expect(told.map(({ data }) => (data as { order: { locale: string } }).order.locale)).toEqual(told.map(() => "ar"));
    expect(await shop.look((await shop.buy()).id)).toMatchObject({ locale: "" });
  });

  it("ends with a confirmed order, paid, its stock sold, its cart closed", async () => {
    const order = await shop.buy({
      lines: [
        { sku: "mug", quantity: 2, unitMinor: 900 },
        { sku: "lamp", quantity: 1, unitMinor: 1_500 },
      ],
    });
    expect(order).toMatchObject({
      status: "confirmed",
      subtotal: euros(3_300),
      shipping: euros(490),
      total: euros(3_790),
      payment: { status: "captured", captured: euros(3_790) },
    });
    expect(order.lines[0]).toMatchObject({
      sku: "mug",
      title: "The mug",
      options: { size: "M" },
      quantity: 2,
      unitPrice: euros(900),
      total: euros(1_800),
    });
    expect(order.timeline.map(({ status, note }) => `${status} ${note}`.trim())).toEqual([
      "pending placed",
      "pending payment authorised",
      "pending payment captured",
      "confirmed",
    ]);
    expect(shop.inventory.statusOf(order.id)).toBe("committed");
    expect(shop.payments.payments.get(order.id)).toMatchObject({ charges: 1, captured: 3_790 });
    await until(() => shop.shop.carts.get(order.cartId)?.closedBy === order.id, "the cart is closed");
  });

  it("tells what happened, each event once and in order", async () => {
    const { id } = await shop.buy();
    const told = await until(async () => {
      const events = await shop.published(id);
      return events.length >= 3 && events;
    }, "three events");
    expect(told.map(({ type }) => type)).toEqual(["OrderPlaced", "OrderPaid", "OrderConfirmed"]);
    const sequences = told.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(JSON.stringify(told)).not.toMatch(/"(token|clientSecret)":"[^"]/);
  });

  it("does not wait for the cart to close, nor fail with it", async () => {
    shop.faults.before("closeCart", failing("unavailable", 3));
    const order = await shop.buy();
    expect(order.status).toBe("confirmed");
    await until(() => shop.shop.carts.get(order.cartId)?.closedBy === order.id, "the cart is closed in the end");
  });

  it("out of stock: 422 with what was short, nothing held or charged, and the order can be read", async () => {
    shop.inventory.stock.set("rare", 1);
    const refusal = await refused(shop.buy({ lines: [{ sku: "rare", quantity: 3, unitMinor: 100 }] }));
    const { orderId: id, orderToken } = refusal.options.details;
    expect(refusal).toMatchObject({
      kind: "rejected",
      code: "out_of_stock",
      options: {
        details: { shortages: [{ sku: "rare", requested: 3, available: 1 }] },
        fields: [{ field: "lines.rare" }],
      },
    });
    expect(shop.inventory.stock.get("rare")).toBe(1);
    expect(shop.faults.callsOf("authorise", id)).toBe(0);
    expect(await shop.orders(guest).getOrder({ id, orderToken })).toMatchObject({
      status: "cancelled",
      cancelReason: "out_of_stock",
    });
  });

  it("declined: card_declined with the bank's word, and the stock is back", async () => {
    shop.inventory.stock.set("kept", 5);
    const wish = {
      lines: [{ sku: "kept", quantity: 2, unitMinor: 100 }],
      paymentMethodId: "pm_card_visa_chargeDeclinedInsufficientFunds",
    };
    const refusal = await refused(shop.buy(wish));
    expect(refusal).toMatchObject({
      kind: "rejected",
      code: "card_declined",
      options: { details: { declineCode: "insufficient_funds" } },
    });
    const { orderId } = refusal.options.details;
    expect(await shop.look(orderId)).toMatchObject({
      status: "cancelled",
      cancelReason: "card_declined",
      payment: { status: "failed", declineCode: "insufficient_funds" },
    });
    expect(shop.inventory.stock.get("kept")).toBe(5);
    await until(
      async () => (await shop.published(orderId)).at(-1)?.type === "OrderCancelled",
      "the cancellation is told",
    );
  });

  it.each([
    ["an empty cart", { lines: [] }, { kind: "rejected", code: "cart_empty" }],
    [
      "a line that is not sold",
      { lines: [{ sku: "old", quantity: 1, unitMinor: 5, purchasable: false }] },
      { kind: "rejected", code: "not_purchasable", options: { details: { skus: ["old"] } } },
    ],
    [
      "a price the customer has not seen",
      { lines: [{ sku: "dear", quantity: 1, unitMinor: 900, previousMinor: 800 }] },
      {
        kind: "conflict",
        code: "price_changed",
        options: { details: { lines: [{ sku: "dear", unitPrice: euros(900), previousUnitPrice: euros(800) }] } },
      },
    ],
    [
      "an unknown way of shipping",
      { shippingOptionId: "by-owl" },
      { kind: "rejected", code: "unknown_shipping_option", options: { fields: [{ field: "shippingOptionId" }] } },
    ],
    [
      "a way of shipping that does not go there",
      { shippingOptionId: "express", country: "CO" },
      { kind: "rejected", code: "shipping_not_available" },
    ],
    [
      "a guest without an e-mail address",
      { email: "" },
      { kind: "invalid", options: { fields: [{ field: "email" }] } },
    ],
    [
      "an address in no country",
      { country: "ZZ" },
      { kind: "invalid", code: "invalid_address", options: { fields: [{ field: "shippingAddress.country" }] } },
    ],
  ])("%s is refused, and nothing is made", async (_, wish, refusal) => {
    const before = await shop.orders({ user: "usr_s", roles: ["staff"] }).listOrders({ all: true });
    await expect(shop.buy(wish)).rejects.toMatchObject(refusal);
    expect((await shop.orders({ user: "usr_s", roles: ["staff"] }).listOrders({ all: true })).items[0]?.id).toBe(
      before.items[0]?.id,
    );
  });

  it("a price that the catalogue changed and the cart does not know yet is refused too", async () => {
    const wish = { lines: [{ sku: "fresh", quantity: 1, unitMinor: 100 }] };
    shop.shop.prices.set("fresh", 120);
    await expect(shop.buy(wish)).rejects.toMatchObject({
      code: "price_changed",
      options: { details: { lines: [{ sku: "fresh", unitPrice: euros(120) }] } },
    });
    shop.shop.prices.set("fresh", undefined);
    await expect(shop.buy(wish)).rejects.toMatchObject({ code: "not_purchasable" });
  });

  it("needs no e-mail address of a member, whose order is then listed", async () => {
    const ada = { user: "usr_ada" };
    const order = await shop.buy({ as: ada, email: "" });
    expect(order).toMatchObject({ status: "confirmed", customerId: "usr_ada", token: "" });
    expect((await shop.orders(ada).listOrders({})).items.map(({ id }) => id)).toEqual([order.id]);
  });

  it("needs an Idempotency-Key", async () => {
    await expect(shop.orders().createOrder(shop.request({}))).rejects.toMatchObject({
      code: "idempotency_key_required",
    });
  });
});
