import { randomUUID } from "node:crypto";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Life } from "../testing/life.ts";
import { replica } from "../testing/replica.ts";
import { type TestOrders, testOrders, type Wish } from "../testing/test-orders.ts";

const happy: Wish = {};
const declined: Wish = { paymentMethodId: "pm_card_visa_chargeDeclined" };
const soldOut: Wish = { lines: [{ sku: "sold-out", quantity: 5_000, unitMinor: 100 }] };

// One replica places the order and dies, at each moment in turn; the other one, which is there all the time, finds it.
describe("a replica that dies in the middle of a checkout", () => {
  let shop: TestOrders;

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterAll(() => shop.close());

  const dieAt = async (moment: number, wish: Wish) => {
    const life = new Life(moment);
    const doomed = await replica(shop.services, life);
    const request = shop.request(wish);
    doomed.orders.createOrder(request, { idempotencyKey: randomUUID() }).catch(() => undefined);
    await until(() => life.hasEnded, `the end at moment ${moment}`);
    await doomed.close().catch(() => undefined);
    return request.cartId;
  };
  const orderOf = async (cartId: string) => {
    const { items } = await shop
      .orders({ user: "usr_staff", roles: ["staff"] })
      .listOrders({ all: true, pageSize: 100 });
    return items.find((order) => order.cartId === cartId);
  };
  const momentsOf = async (wish: Wish) => {
    const life = new Life();
    const other = await replica(shop.services, life);
    const order = await other.orders
      .createOrder(shop.request(wish), { idempotencyKey: randomUUID() })
      .catch(() => undefined);
    await until(() => order === undefined || shop.shop.carts.get(order.cartId)?.closedBy, "the cart is closed");
    await until(() => life.deeds.some((deed) => /update idempotency/.test(deed)), "the answer is recorded");
    await other.close();
    return life;
  };

  it.each([
    ["a good card", happy, "confirmed", "committed"],
    ["a declined card", declined, "cancelled", "released"],
    ["too few in stock", soldOut, "cancelled", "released"],
  ])(
    "%s: whatever the moment, the order ends as it should, everything done once",
    async (_, wish, status, reserved) => {
      const { moments, deeds } = await momentsOf(wish);
      const insert = deeds.findIndex((deed) => deed.includes("insert into orders"));
      expect(moments).toBeGreaterThan(15);

      const cartIds = await Promise.all(Array.from({ length: moments }, (_unused, index) => dieAt(index + 1, wish)));

      const placed = cartIds.slice(2 * insert + 1);
      for (const cartId of placed) {
        const order = await until(async () => {
          const found = await orderOf(cartId);
          return found !== undefined && found.status !== "pending" && found;
        }, `the end of the order of ${cartId}`);
        expect(order.status).toBe(status);
        expect(shop.inventory.statusOf(order.id)).toBe(reserved);
        expect(shop.payments.payments.get(order.id)?.charges ?? 0).toBe(status === "confirmed" ? 1 : 0);
      }
      for (const cartId of cartIds.slice(0, 2 * insert + 1)) expect(await orderOf(cartId)).toBeUndefined();
      const told = await shop.published();
      for (const [subject, events] of Map.groupBy(told, (event) => event.subject)) {
        const sequences = events.map(({ sequence }) => sequence);
        expect(sequences, subject).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      }
    },
  );

  it("one that was only stopped finds, when it goes on, that it can write nothing, and answers what became of the order", async () => {
    const { deeds } = await momentsOf(happy);
    const capture = deeds.findIndex((deed) => deed.endsWith("/Capture"));
    const life = new Life(2 * capture + 2);
    const stopped = await replica(shop.services, life);
    const answer = stopped.orders.createOrder(shop.request({}), { idempotencyKey: randomUUID() });
    await until(() => life.hasEnded, "it stands still after the capture");
    const [first] = (await shop.orders({ user: "usr_staff", roles: ["staff"] }).listOrders({ all: true })).items;
    const ended = await until(async () => {
      const order = await shop.look(first?.id as string);
      return order.status === "confirmed" && order;
    }, "the other replica ends it");
    life.resume();
    expect(await answer).toMatchObject({ id: ended.id, status: "confirmed", version: ended.version });
    expect((await shop.look(ended.id)).version).toBe(ended.version);
    expect(shop.payments.payments.get(ended.id)?.charges).toBe(1);
    await stopped.close();
  });
});
