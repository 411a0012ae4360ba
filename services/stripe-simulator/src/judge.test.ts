import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, startSimulator, type TestSimulator } from "./testing/test-simulator.ts";

let shop: TestSimulator;

const pay = (order: string | null, amount: number, card = "pm_card_visa", currency = "sar") =>
  shop.stripe.paymentIntents.create({
    amount,
    currency,
    payment_method: card,
    allowed_payment_method_types: ["card"],
    capture_method: "manual",
    confirm: true,
    metadata: order === null ? {} : { order_id: order },
  });

beforeAll(async () => {
  shop = await startSimulator();
  const good = await pay("ord_good", 1000);
  await shop.stripe.paymentIntents.capture(good.id, { amount_to_capture: 900 });
  await shop.stripe.refunds.create({ payment_intent: good.id, amount: 200 });
  await refusal(pay("ord_good", 1000, "pm_card_chargeDeclined"));
  await shop.stripe.paymentIntents.cancel((await pay("ord_cancelled", 500)).id);
  await pay("ord_twice", 300);
  await pay("ord_twice", 300);
  await pay(null, 70, "pm_card_visa", "eur");
});
afterAll(() => shop.close());

const ask = async (path: string) => (await shop.fetch(path)).json();

describe("the judge", () => {
  it("lists every charge of one order with what was captured and refunded", async () => {
    expect(await ask("/_sim/charges?order=ord_good")).toMatchObject({
      orders: [
        {
          order: "ord_good",
          succeeded: 1,
          captured: 900,
          refunded: 200,
          charges: [
            { status: "succeeded", amount: 1000, captured: 900, refunded: 200, released: false, failureCode: null },
            { status: "failed", captured: 0, failureCode: "card_declined" },
          ],
        },
      ],
    });
  });

  it("does not count a hold that was let go", async () => {
    expect(await ask("/_sim/charges?order=ord_cancelled")).toMatchObject({
      orders: [{ succeeded: 0, captured: 0, refunded: 0, charges: [{ released: true }] }],
    });
  });

  it("lists all orders, and what belongs to none", async () => {
    const { orders } = (await ask("/_sim/charges")) as { orders: { order: string | null }[] };
    expect(orders.map(({ order }) => order)).toEqual(["ord_good", "ord_cancelled", "ord_twice", null]);
    expect(await ask("/_sim/charges?order=ord_unknown")).toEqual({ orders: [] });
  });

  it("finds the order that was charged twice, and sums per currency", async () => {
    expect(await ask("/_sim/summary")).toMatchObject({
      succeededCharges: { ord_good: 1, ord_cancelled: 0, ord_twice: 2 },
      ordersChargedMoreThanOnce: ["ord_twice"],
      totals: [
        { currency: "eur", succeeded: 1, held: 70, captured: 0, refunded: 0 },
        { currency: "sar", succeeded: 3, failed: 1, released: 1, held: 600, captured: 900, refunded: 200 },
      ],
    });
  });
});
