import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failing } from "./testing/faults.ts";
import { staff, type TestOrders, testOrders } from "./testing/test-orders.ts";

describe("a cart that is ordered more than once", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  const ordersOf = async (cartId: string) =>
    (await shop.orders(staff).listOrders({ all: true, pageSize: 100 })).items.filter(
      (order) => order.cartId === cartId,
    );

  it("becomes one order, however many keys come at the same time; the others are told which", async () => {
    const cartId = shop.cartOf();
    const answers = await Promise.allSettled(Array.from({ length: 4 }, () => shop.buy({ cartId })));
    const made = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    expect(made).toHaveLength(1);
    const [order] = made;
    const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    for (const { code, options } of refusals)
      expect([code, options.details]).toEqual([
        "cart_already_ordered",
        { orderId: order?.id, orderStatus: expect.any(String), orderToken: order?.token },
      ]);
    expect((await ordersOf(cartId)).map(({ id }) => id)).toEqual([order?.id]);
  });

  it("is refused while it was not emptied after its order", async () => {
    const cartId = shop.cartOf();
    shop.faults.before("closeCart", failing("unavailable", 100));
    const order = await shop.buy({ cartId });
    expect(order.status).toBe("confirmed");
    await expect(shop.buy({ cartId })).rejects.toMatchObject({ code: "cart_already_ordered" });
  });

  it("can be ordered again after a declined card", async () => {
    const cartId = shop.cartOf();
    await expect(shop.buy({ cartId, paymentMethodId: "pm_card_visa_chargeDeclined" })).rejects.toMatchObject({
      code: "card_declined",
    });
    expect(await shop.buy({ cartId })).toMatchObject({ status: "confirmed" });
  });

  it("has its order that waits for the bank replaced by the next", async () => {
    const cartId = shop.cartOf();
    const first = await shop.buy({ cartId, paymentMethodId: "pm_card_authenticationRequired" });
    expect(first).toMatchObject({ status: "pending", payment: { status: "requires_action" } });
    const second = await shop.buy({ cartId });
    expect(second.status).toBe("confirmed");
    expect(await shop.look(first.id)).toMatchObject({ status: "cancelled", cancelReason: "requested" });
    expect(shop.inventory.statusOf(first.id)).toBe("released");
  });
});
