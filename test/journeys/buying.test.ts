import { randomUUID } from "node:crypto";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { verdicts, violations } from "../support/oracles.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";
import { type OrderBody, Shopper, stockedProduct } from "../support/shopper.ts";
import { SimulatedProvider } from "../support/simulator.ts";

describe("buying on a running platform", () => {
  let platform: RunningPlatform;
  let shop: Shopper;
  let admin: Shopper;
  let provider: SimulatedProvider;
  const product = async (onHand: number, amount = 1_000) => {
    const sku = `J-${randomUUID()}`;
    await stockedProduct(admin, sku, onHand, amount);
    return sku;
  };
  const look = async ({ id, token }: OrderBody) =>
    (await shop.send<OrderBody>("GET", `/v1/orders/${id}`, { headers: { "x-order-token": token } })).body;
  const stockOf = async (sku: string) =>
    (await admin.send<{ onHand: number; held: number }>("GET", `/v1/inventory/${sku}`)).body;

  beforeAll(async () => {
    platform = await startPlatform({ wire: false });
    shop = new Shopper(platform.file.url);
    admin = await shop.signedIn(platform.file.admin.email, platform.file.admin.password);
    provider = new SimulatedProvider(platform.file);
  }, 120_000);
  afterEach(() => provider.faults(undefined));
  afterAll(() => platform.close(), 60_000);

  it("a guest buys, and reads the order with the token that came with it", async () => {
    const sku = await product(5);
    const { status, body } = await shop.order(await shop.cartWith(sku, 2));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: "confirmed",
      payment: { status: "captured" },
      total: { amount: 2_490, currency: "EUR" },
    });
    expect(await look(body)).toMatchObject({ id: body.id, status: "confirmed" });
    expect((await shop.send("GET", `/v1/orders/${body.id}`)).status).toBe(404);
    expect(await stockOf(sku)).toMatchObject({ onHand: 3, held: 0 });
    expect(await provider.charges(body.id)).toMatchObject([{ captured: 2_490 }]);
  });

  it("a member signs up, buys, and finds the order in the list", async () => {
    const email = `${randomUUID()}@example.com`;
    const signup = await shop.send<{ accessToken: string }>("POST", "/v1/auth/signup", {
      body: { email, password: "correct horse battery", displayName: "Grace" },
    });
    expect(signup.status).toBe(201);
    const member = new Shopper(platform.file.url, { authorization: `Bearer ${signup.body.accessToken}` });
    const { body } = await member.order(await member.cartWith(await product(1)));
    expect(body.status).toBe("confirmed");
    const list = await member.send<{ items: OrderBody[] }>("GET", "/v1/orders");
    expect(list.body.items.map(({ id }) => id)).toEqual([body.id]);
  });

  it("a declined card costs nothing and holds nothing", async () => {
    const sku = await product(1);
    const { status, body } = await shop.order(await shop.cartWith(sku), { card: "pm_card_visa_chargeDeclined" });
    expect([status, body.code]).toEqual([402, "card_declined"]);
    expect(await stockOf(sku)).toMatchObject({ onHand: 1, held: 0 });
    expect(await provider.charges(body.orderId as string)).toEqual([]);
  });

  it("a 3-D Secure challenge that is passed confirms the order, one that is failed cancels it", async () => {
    for (const [outcome, status] of [
      ["succeeded", "confirmed"],
      ["failed", "cancelled"],
    ] as const) {
      const { status: code, body } = await shop.order(await shop.cartWith(await product(1)), {
        card: "pm_card_authenticationRequired",
      });
      expect(code).toBe(201);
      expect(body).toMatchObject({ status: "pending", payment: { status: "requires_action" } });
      await provider.authenticate(body.payment.clientSecret, outcome);
      await until(async () => (await look(body)).status === status, `the order is ${status}`);
    }
  });

  it("what is not there is not sold, and the answer names it", async () => {
    const sku = await product(1);
    const { status, body, text } = await shop.order(await shop.cartWith(sku, 2));
    expect([status, body.code]).toEqual([422, "out_of_stock"]);
    expect(text).toContain(sku);
  });

  it("a cancelled order gives back stock and money; a refund only money", async () => {
    const sku = await product(5);
    const first = await shop.order(await shop.cartWith(sku));
    const cancelled = await shop.send<OrderBody>("POST", `/v1/orders/${first.body.id}:cancel`, {
      body: {},
      headers: { "x-order-token": first.body.token },
    });
    expect(cancelled.body).toMatchObject({ status: "cancelled", payment: { status: "refunded" } });
    expect(await stockOf(sku)).toMatchObject({ onHand: 5 });
    const second = await shop.order(await shop.cartWith(sku));
    const refunded = await admin.send<OrderBody>("POST", `/v1/orders/${second.body.id}:refund`, {
      body: {},
      headers: { "idempotency-key": randomUUID() },
    });
    expect(refunded.body).toMatchObject({ status: "confirmed", payment: { status: "refunded" } });
    expect(await provider.charges(second.body.id)).toMatchObject([{ captured: 1_490, refunded: 1_490 }]);
  });

  it("fifty submits of one order under one key are one order, one charge and fifty equal answers", async () => {
    const cart = await shop.cartWith(await product(100));
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.order(cart, { key })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await provider.charges(answers[0]?.body.id as string)).toHaveLength(1);
    const other = await shop.order(cart, { key, email: "somebody@example.com" });
    expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
  });

  it("twenty buyers for five units: five of them buy, in every one of ten rounds", async () => {
    for (let round = 0; round < 10; round += 1) {
      const sku = await product(5);
      const carts = await Promise.all(Array.from({ length: 20 }, () => shop.cartWith(sku)));
      const answers = await Promise.all(carts.map((cart) => shop.order(cart)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
      expect(answers.filter(({ body }) => body.code === "out_of_stock")).toHaveLength(15);
      expect(await stockOf(sku)).toMatchObject({ onHand: 0, held: 0 });
    }
  });

  it("payments stalled by two seconds: others browse and fill carts meanwhile, and the order still ends well", async () => {
    const [slow, other] = [await product(1), await product(1)];
    const cart = await shop.cartWith(slow);
    await provider.faults({ operations: [{ operation: "payment_intents.create", delayMs: 2_000 }] });
    let isOrdered = false;
    const order = shop.order(cart).finally(() => {
      isOrdered = true;
    });
    await shop.cartWith(other);
    expect((await shop.send("GET", "/v1/products?pageSize=5")).status).toBe(200);
    expect(isOrdered).toBe(false);
    const { status, body } = await order;
    expect(status).toBe(201);
    await until(async () => (await look(body)).status === "confirmed", "the order is confirmed");
  });

  it("after all of this every invariant holds, and shopctl verify says so", async () => {
    await until(async () => Object.keys(await violations(admin)).length === 0, "the books are right", 30_000);
    expect((await verdicts(admin)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(["R1", "R2", "R3", "R4", "R6", "R10"]),
    );
    expect(await provider.chargedMoreThanOnce()).toEqual([]);
    const verify = await platform.shopctl("verify");
    expect([verify.code, verify.stderr]).toEqual([0, expect.any(String)]);
  });
});
