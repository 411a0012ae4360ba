import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guest, refused, type TestOrders, testOrders } from "./testing/test-orders.ts";

let shop: TestOrders;
beforeAll(async () => {
  shop = await testOrders();
});
afterAll(() => shop.close());

async function counted(): Promise<Readonly<Record<string, number>>> {
  const text = (await shop.services.running.get("orders")?.metrics.registry.metrics()) ?? "";
  const found = text.matchAll(/^order_outcomes_total\{[^}]*outcome="(\w+)"[^}]*\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, outcome, count]) => [outcome, Number(count)]));
}

describe("what becomes of orders", () => {
  it("is known before the first one, so that the first is an increase", async () => {
    expect(await counted()).toEqual({ confirmed: 0, cancelled: 0 });
  });

  it("is counted once each: what was confirmed, and what the shop did not sell; not what its customer took back", async () => {
    await shop.buy();
    await shop.buy();
    await refused(shop.buy({ paymentMethodId: "pm_card_visa_chargeDeclinedInsufficientFunds" }));
    const { id, token: orderToken } = await shop.buy({ paymentMethodId: "pm_card_authenticationRequired" });
    await shop.orders(guest).cancelOrder({ id, orderToken });
    await until(async () => (await shop.look(id)).status === "cancelled", "it is taken back");
    expect(await counted()).toEqual({ confirmed: 2, cancelled: 1 });
  });
});
