import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { guest, refused, staff, type TestOrders, testOrders } from "./testing/test-orders.ts";

const challenged = { paymentMethodId: "pm_card_authenticationRequired" };

describe("a payment that the customer must confirm", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders({ CHALLENGE_MS: "1500" });
  });
  afterAll(() => shop.close());

  it("is answered as pending, with what the customer needs; nobody but the owner sees that in an event", async () => {
    const order = await shop.buy(challenged);
    expect(order).toMatchObject({
      status: "pending",
      payment: {
        status: "requires_action",
        clientSecret: `secret of ${order.id}`,
        nextActionUrl: "https://bank.example/confirm",
      },
    });
    shop.payments.answerChallenge(order.id, true);
    await shop.tellPayment("PaymentAuthorised", order.id);
    const confirmed = await until(async () => {
      const seen = await shop.orders(guest).getOrder({ id: order.id, orderToken: order.token });
      return seen.status === "confirmed" && seen;
    }, "it is confirmed once the customer has");
    expect(confirmed.payment).toMatchObject({ status: "captured", clientSecret: "" });
    expect(JSON.stringify(await shop.published(order.id))).not.toContain("secret of");
  });

  it("that fails cancels the order", async () => {
    const order = await shop.buy(challenged);
    shop.payments.answerChallenge(order.id, false);
    await shop.tellPayment("PaymentFailed", order.id);
    await until(async () => (await shop.look(order.id)).cancelReason === "card_declined", "it is cancelled");
    expect(shop.inventory.statusOf(order.id)).toBe("released");
  });

  it("that is never confirmed cancels the order when its time is up", async () => {
    const order = await shop.buy(challenged);
    await until(async () => (await shop.look(order.id)).cancelReason === "expired", "it has expired");
    expect(shop.payments.payments.get(order.id)?.status).toBe("cancelled");
    expect(shop.inventory.statusOf(order.id)).toBe("released");
  });

  it("can be cancelled while it waits", async () => {
    const order = await shop.buy(challenged);
    const { id, token: orderToken } = order;
    expect(await shop.orders(guest).cancelOrder({ id, orderToken })).toMatchObject({
      status: "cancelled",
      cancelReason: "requested",
    });
  });
});

describe("cancelling", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  it("a confirmed order gives back all of the money and the stock, once", async () => {
    shop.inventory.stock.set("chair", 3);
    const order = await shop.buy({ lines: [{ sku: "chair", quantity: 3, unitMinor: 5_000 }] });
    const { id, token: orderToken } = order;
    const answers = await Promise.all(
      [1, 2, 3].map(() => shop.orders(guest).cancelOrder({ id, orderToken, reason: "too big" })),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: "cancelled",
        cancelReason: "requested",
        payment: { status: "refunded", refunded: order.total },
      });
      expect(answer.timeline.at(-1)).toMatchObject({ status: "cancelled", note: "too big" });
    }
    expect(shop.inventory.stock.get("chair")).toBe(3);
    const told = await until(async () => {
      const events = await shop.published(id);
      return events.length >= 4 && events;
    }, "it is told");
    expect(told.map(({ type }) => type)).toEqual(["OrderPlaced", "OrderPaid", "OrderConfirmed", "OrderCancelled"]);
  });

  it("is not over while a part of the money is still held", async () => {
    const { id } = await shop.buy();
    const payment = shop.payments.payments.get(id) as object;
    // As when a refund is under way at the provider: the rest is given back at once, this part at the third question.
    shop.faults.before("cancel", () => {
      Object.assign(payment, { status: "refunded", refunded: shop.faults.callsOf("cancel", id) < 3 ? 1_000 : 2_490 });
    });
    const cancelled = await shop.orders(staff).cancelOrder({ id });
    expect(cancelled).toMatchObject({ status: "cancelled", payment: { refunded: { amount: 2_490 } } });
    expect(shop.faults.callsOf("cancel", id)).toBe(3);
  });

  it("a shipped order is refused, and it stays shipped", async () => {
    const { id } = await shop.buy();
    await shop.sql("update orders set status = 'shipped' where id = $1", [id]);
    await expect(shop.orders(staff).cancelOrder({ id })).rejects.toMatchObject({
      kind: "rejected",
      code: "order_status",
    });
    expect(await shop.look(id)).toMatchObject({ status: "shipped", payment: { status: "captured" } });
  });

  it("is for the owner and staff; to others the order does not exist", async () => {
    const order = await shop.buy({ as: { user: "usr_owner" } });
    const { id } = order;
    for (const other of [guest, { user: "usr_other" }]) {
      await expect(shop.orders(other).cancelOrder({ id, orderToken: "guessed" })).rejects.toMatchObject({
        kind: "not_found",
        code: "order_not_found",
      });
    }
    expect(await shop.look(id)).toMatchObject({ status: "confirmed" });
    expect(await shop.orders({ user: "usr_owner" }).cancelOrder({ id })).toMatchObject({ status: "cancelled" });
  });

  // At every step: the cancellation arrives while the neighbour works, and the step's own answer comes after it.
  it.each(["reserve", "authorise", "capture", "commit"])(
    "during %s wins, and leaves nothing behind",
    async (method) => {
      const [arrived, go] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()];
      shop.faults.after(method, (orderId) => {
        arrived.resolve(orderId);
        return go.promise;
      });
      const checkout = refused(shop.buy());
      const id = await arrived.promise;
      const cancelling = shop.orders(staff).cancelOrder({ id });
      await until(
        async () =>
          (
            await shop.sql<{ n: number }>(
              "select count(*)::int as n from sagas where order_id = $1 and cancel_requested is not null",
              [id],
            )
          )[0]?.n === 1,
        "it is on record",
      );
      go.resolve();
      expect(await cancelling).toMatchObject({ status: "cancelled" });
      expect(await checkout).toMatchObject({
        code: "order_cancelled",
        options: { details: { orderId: id, reason: "requested" } },
      });
      const payment = shop.payments.payments.get(id);
      expect((payment?.captured ?? 0) - (payment?.refunded ?? 0)).toBe(0);
      expect(shop.inventory.statusOf(id)).toBe("released");
      expect((await shop.published(id)).map(({ type }) => type)).not.toContain("OrderConfirmed");
    },
  );

  it("racing with the checkout ends cleanly, whoever is first", async () => {
    const seen: string[] = [];
    shop.faults.before("authorise", (orderId) => void seen.push(orderId));
    const checkouts = Array.from({ length: 20 }, () => shop.buy().catch(() => undefined));
    const cancelled = checkouts.map(async (_, nth) => {
      const id = await until(() => seen[nth], "a checkout asks for its payment");
      await shop.orders(staff).cancelOrder({ id });
      await until(async () => (await shop.look(id)).status === "cancelled", "it is cancelled");
      const payment = shop.payments.payments.get(id);
      expect(payment?.captured).toBe(payment?.refunded);
      expect(shop.inventory.statusOf(id)).toBe("released");
    });
    await Promise.all([...checkouts, ...cancelled]);
    expect(new Set(seen).size).toBe(20);
  });
});
