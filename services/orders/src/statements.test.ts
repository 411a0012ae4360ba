import { randomUUID } from "node:crypto";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Life } from "./testing/life.ts";
import { replica } from "./testing/replica.ts";
import { type TestOrders, testOrders } from "./testing/test-orders.ts";

describe("what a checkout costs", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterAll(() => shop.close());

  it("eight statements and seven calls, seven and six of them before the answer", async () => {
    const life = new Life();
    const quiet = await replica(shop.services, life);
    const request = shop.request({});
    await quiet.orders.createOrder(request, { idempotencyKey: randomUUID() });
    await until(() => shop.shop.carts.get(request.cartId)?.closedBy, "the cart is closed");
    await until(() => life.moments === 2 * life.deeds.length && life.deeds.length >= 15, "the saga is done");
    const calls = life.deeds.filter((deed) => deed.startsWith("/")).map((deed) => deed.split("/").at(-1));
    expect(calls).toEqual(["GetCart", "GetVariants", "Reserve", "Authorise", "Capture", "Commit", "CloseCart"]);
    expect(life.deeds.length - calls.length).toBe(8);
    await quiet.close();
  });
});
