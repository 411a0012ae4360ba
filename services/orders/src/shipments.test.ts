import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guest, staff, type TestOrders, testOrders } from "./testing/test-orders.ts";

const dhl = { carrier: "DHL", trackingCode: "00340434" };

describe("shipping an order", () => {
  let shop: TestOrders;
  beforeAll(async () => {
    shop = await testOrders();
  });
  afterAll(() => shop.close());

  const bought = async () => {
    const { id, token } = await shop.buy();
    // A saga ends with closing the cart, which nobody waits for.
    const atRest = async () =>
      (await shop.sql("select 1 from sagas where order_id = $1 and phase = 'done'", [id])).length;
    await until(async () => (await atRest()) === 1, "the saga has ended");
    return { id, token };
  };
  const ship = (id: string, by = dhl) => shop.orders(staff).shipOrder({ id, ...by });
  const cancel = (id: string, orderToken: string) => shop.orders(guest).cancelOrder({ id, orderToken });

  it("a confirmed order is shipped: its customer sees by whom and when, and others hear of it once", async () => {
    const { id, token } = await bought();
    const answers = await Promise.all([ship(id), ship(id), ship(id)]);
    expect(new Set(answers.map((order) => JSON.stringify(order))).size).toBe(1);
    const seen = await shop.orders(guest).getOrder({ id, orderToken: token });
    expect(seen).toMatchObject({ status: "shipped", shipment: dhl });
    expect(seen.timeline.at(-1)).toMatchObject({ status: "shipped", note: "DHL 00340434" });
    const told = await until(async () => {
      const events = (await shop.published(id)).filter(({ type }) => type === "OrderShipped");
      return events.length > 0 && events;
    }, "it is told of");
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ data: { order: { id, status: "shipped", shipment: dhl } } });
  });

  it("a shipped order cannot be cancelled or shipped by another carrier, and stays shipped; it can be refunded", async () => {
    const { id, token } = await bought();
    await ship(id);
    await expect(cancel(id, token)).rejects.toMatchObject({ kind: "rejected", code: "order_status" });
    await expect(ship(id, { ...dhl, carrier: "UPS" })).rejects.toMatchObject({ code: "order_status" });
    expect(await shop.look(id)).toMatchObject({ status: "shipped", shipment: dhl });
    const refund = shop.orders(staff).refundOrder({ id }, { idempotencyKey: `refund ${id}` });
    expect(await refund).toMatchObject({ status: "shipped", payment: { status: "refunded" } });
  });

  it("a cancelled order is not shipped, nor one that is not there", async () => {
    const { id, token } = await bought();
    await cancel(id, token);
    await expect(ship(id)).rejects.toMatchObject({ kind: "rejected", code: "order_status" });
    expect(await shop.look(id)).toMatchObject({ status: "cancelled", shipment: undefined });
    await expect(ship("ord_nothing")).rejects.toMatchObject({ kind: "not_found" });
  });

  it("of a shipment and a cancellation at the same moment one wins, and the books are right", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id, token } = await bought();
      const outcomes = await Promise.allSettled([ship(id), cancel(id, token)]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const { status, payment } = await shop.look(id);
      const isShipped = outcomes[0].status === "fulfilled";
      expect([status, payment?.status]).toEqual(isShipped ? ["shipped", "captured"] : ["cancelled", "refunded"]);
    }
  });

  it("customers ship nothing", async () => {
    const { id } = await bought();
    const customer = shop.orders({ user: "usr_1" });
    await expect(customer.shipOrder({ id })).rejects.toMatchObject({ kind: "forbidden" });
  });
});
