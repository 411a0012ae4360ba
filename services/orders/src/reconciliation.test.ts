import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failing } from "./testing/faults.ts";
import { admin, refused, staff, type TestOrders, testOrders } from "./testing/test-orders.ts";

describe("the reconciliation and the oracles", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterEach(() => shop.faults.clear());
  afterAll(() => shop.close());

  // What changed a moment ago is left alone, since a neighbour may not have heard of it.
  const settled = () => shop.sql("update orders set updated_at = updated_at - interval '1 minute'", []);
  const found = async (dryRun = false) => {
    await settled();
    return (await shop.orders(admin).reconcile({ dryRun })).items.map(({ orderId, code, repaired }) => ({
      orderId,
      code,
      repaired,
    }));
  };
  const violations = async (invariant: string) =>
    (await shop.orders(admin).checkInvariants({})).items.find(({ id }) => id === invariant)?.violations;

  it("find nothing wrong with orders that ended well", async () => {
    await shop.buy();
    const { id } = await shop.buy();
    await shop.orders(staff).cancelOrder({ id });
    await refused(shop.buy({ paymentMethodId: "pm_card_visa_chargeDeclined" }));
    expect(await found()).toEqual([]);
    const { items } = await shop.orders(admin).checkInvariants({});
    expect(items.map(({ id: invariant, violations: broken }) => [invariant, broken])).toEqual([
      ["R4", []],
      ["R5", []],
      ["R6", []],
    ]);
    expect(items.at(-1)?.checked).toBe(3);
  });

  it("a cancelled order that holds stock and money gives both back", async () => {
    const { id } = await shop.buy();
    await shop.orders(staff).cancelOrder({ id });
    Object.assign(shop.inventory.reservations.get(id) as object, { status: "committed" });
    Object.assign(shop.payments.payments.get(id) as object, { status: "captured", refunded: 0 });
    const wrong = ["cancelled_holds_stock", "cancelled_holds_money"];
    expect(await found(true)).toEqual(wrong.map((code) => ({ orderId: id, code, repaired: false })));
    expect(await violations("R6")).toEqual([id]);
    expect(await found()).toEqual(wrong.map((code) => ({ orderId: id, code, repaired: true })));
    expect(shop.inventory.statusOf(id)).toBe("released");
    expect(shop.payments.payments.get(id)).toMatchObject({ status: "refunded" });
    expect(await violations("R6")).toEqual([]);
  });

  it("a confirmed order whose stock was not committed gets it; what cannot be known is reported only", async () => {
    const { id } = await shop.buy();
    Object.assign(shop.inventory.reservations.get(id) as object, { status: "held" });
    expect(await found()).toEqual([{ orderId: id, code: "confirmed_without_stock", repaired: true }]);
    Object.assign(shop.payments.payments.get(id) as object, { captured: 1 });
    expect(await found()).toEqual([{ orderId: id, code: "captured_differs", repaired: false }]);
    Object.assign(shop.payments.payments.get(id) as object, { captured: 2_490, refunded: 5 });
    expect(await found()).toEqual([{ orderId: id, code: "refunded_differs", repaired: false }]);
    Object.assign(shop.payments.payments.get(id) as object, { refunded: 0 });
  });

  it("a saga that nobody is at is woken; one that never ends is told", async () => {
    const { id } = await shop.buy({ paymentMethodId: "pm_card_authenticationRequired" });
    expect(await violations("R6")).toEqual([]);
    await shop.sql("update orders set updated_at = now() - interval '1 day' where id = $1", [id]);
    expect(await violations("R6")).toEqual([id]);
    shop.payments.answerChallenge(id, true);
    await shop.sql(
      "update sagas set next_run_at = now() - interval '2 minutes', lease = 'nobody', lease_until = now() + interval '2 seconds' where order_id = $1",
      [id],
    );
    expect(await found()).toEqual([{ orderId: id, code: "saga_stuck", repaired: true }]);
    await until(async () => (await shop.look(id)).status === "confirmed", "it goes on");
  });

  it("an order that was announced and is gone is told", async () => {
    const { id } = await shop.buy();
    await until(() => shop.faults.callsOf("closeCart", id) === 1, "the saga is done");
    await shop.sql("with gone as (delete from sagas where order_id = $1) select 1", [id]);
    await shop.sql("delete from orders where id = $1", [id]);
    expect(await violations("R4")).toEqual([id]);
  });

  it("are for admins", async () => {
    await expect(shop.orders(staff).reconcile({})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(shop.orders(staff).checkInvariants({})).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("run by themselves, again and again", async () => {
    const own = await testOrders({ RECONCILE_INTERVAL_MS: "50" });
    const { id } = await own.buy();
    Object.assign(own.inventory.reservations.get(id) as object, { status: "held" });
    await own.sql("update orders set updated_at = updated_at - interval '1 minute'", []);
    await until(() => own.inventory.statusOf(id) === "committed", "it is repaired");
    own.faults.before("commit", failing("unavailable"));
    await own.close();
  });
});
