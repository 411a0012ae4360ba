import type { Cart } from "@shopstream/protos/shop/cart/v1/cart.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "./testing/shop.ts";

describe("carts", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    for (const [sku, prices] of Object.entries({
      mug: { EUR: 1_299 },
      pot: { EUR: 2_500, USD: 2_900 },
      rug: { SAR: 138_500 },
    }))
      shop.catalog.prices.set(sku, prices);
  });
  afterAll(() => shop.close());
  afterEach(() => {
    shop.catalog.down = false;
  });

  const open = async (market = {}) => {
    const { id, token } = await shop.guest.createCart(market);
    const proof = { id, cartToken: token };
    return {
      ...proof,
      read: () => shop.guest.getCart(proof),
      add: (sku: string, quantity = 1, idempotencyKey?: string) =>
        shop.guest.addLine({ ...proof, sku, quantity }, idempotencyKey === undefined ? {} : { idempotencyKey }),
      change: (sku: string, quantity: number) => shop.guest.changeLine({ ...proof, sku, quantity }),
      remove: (sku: string) => shop.guest.removeLine({ ...proof, sku }),
    };
  };
  const quantities = ({ lines }: Pick<Cart, "lines">) =>
    Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));

  it("a cart is in a currency that there is", async () => {
    for (const customer of [shop.guest, shop.member("usr_nowhere")])
      await expect(customer.createCart({ currency: "QQQ" })).rejects.toMatchObject({
        kind: "invalid",
        options: { fields: [{ field: "currency", code: "unknown_currency" }] },
      });
    expect(await shop.guest.createCart({ currency: "JPY" })).toMatchObject({ currency: "JPY" });
  });

  it("a guest fills a cart, changes it and empties it", async () => {
    const cart = await open();
    expect(await cart.read()).toMatchObject({
      lines: [],
      subtotal: { amount: 0, currency: "EUR" },
      version: expect.any(Number),
      token: "",
    });
    await cart.add("mug", 2);
    expect(await cart.add("pot")).toMatchObject({
      subtotal: { amount: 5_098, currency: "EUR" },
      lines: [
        {
          sku: "mug",
          quantity: 2,
          title: "The mug",
          productSlug: "the-mug",
          unitPrice: { amount: 1_299 },
          total: { amount: 2_598 },
          priceChanged: false,
          purchasable: true,
        },
        { sku: "pot", quantity: 1 },
      ],
    });
    expect(quantities(await cart.add("mug", 3))).toEqual({ mug: 5, pot: 1 });
    expect(quantities(await cart.change("mug", 1))).toEqual({ mug: 1, pot: 1 });
    expect(quantities(await cart.change("mug", 0))).toEqual({ pot: 1 });
    expect(await cart.remove("pot")).toMatchObject({ lines: [], subtotal: { amount: 0 } });
    expect(await cart.read()).toEqual(await cart.remove("pot"));
  });

  it("a cart is its owner's: without the secret, with another's, or by another account it is not there", async () => {
    const [mine, other] = [await open(), await open()];
    const gone = { kind: "not_found", code: "cart_not_found" };
    for (const cartToken of ["", "x", other.cartToken])
      await expect(shop.guest.getCart({ id: mine.id, cartToken })).rejects.toMatchObject(gone);
    await expect(shop.orders.getCart({ id: mine.id })).rejects.toMatchObject(gone);
    const members = await shop.member("usr_ann").createCart({});
    await expect(shop.member("usr_bob").getCart({ id: members.id })).rejects.toMatchObject(gone);
    await expect(
      shop.guest.addLine({ id: members.id, sku: "mug", quantity: 1, cartToken: mine.cartToken }),
    ).rejects.toMatchObject(gone);
    for (const id of ["cart_", "nonsense", `cart_${"0".repeat(26)}`, "cart_x:answer:\0"])
      await expect(shop.guest.getCart({ id, cartToken: "x" })).rejects.toMatchObject(gone);
  });

  it("the secret is not stored", async () => {
    const cart = await open();
    const document = await shop.redis.hget(`${shop.prefix}cart:{${cart.id}}`, "document");
    expect(document).toContain(cart.id);
    expect(document).not.toContain(cart.cartToken);
  });

  it("a guest's cart is kept for 30 days after its last change, a member's for 180", async () => {
    const days = async (id: string) => (await shop.redis.pttl(`${shop.prefix}cart:{${id}}`)) / 86_400_000;
    const guests = await open();
    const members = await shop.member("usr_ttl").createCart({});
    expect([await days(guests.id), await days(members.id)].map(Math.round)).toEqual([30, 180]);
    await shop.redis.pexpire(`${shop.prefix}cart:{${guests.id}}`, 1_000);
    await guests.add("mug");
    expect(Math.round(await days(guests.id))).toBe(30);
  });

  it.each([
    [
      "an article that is not sold",
      (cart: Awaited<ReturnType<typeof open>>) => cart.add("never"),
      "unknown_sku",
      "sku",
    ],
    [
      "an article whose name is an attack",
      (cart: Awaited<ReturnType<typeof open>>) => cart.add("x'} or \r\nDEL *"),
      "unknown_sku",
      "sku",
    ],
    [
      "an article without a price in the cart's currency",
      (cart: Awaited<ReturnType<typeof open>>) => cart.add("rug"),
      "currency_mismatch",
      "sku",
    ],
    [
      "more than 999 of one",
      (cart: Awaited<ReturnType<typeof open>>) => cart.add("mug", 999),
      "quantity_limit",
      "quantity",
    ],
  ])("%s is refused, and the cart stays as it was", async (_, attempt, code, field) => {
    const cart = await open();
    const before = await cart.add("mug");
    await expect(attempt(cart)).rejects.toMatchObject({
      kind: "rejected",
      code,
      options: { fields: [{ field, code }] },
    });
    expect(await cart.read()).toEqual(before);
  });

  it("the hundred-and-first article does not fit", async () => {
    const cart = await open();
    for (let i = 0; i < 101; i += 1) shop.catalog.prices.set(`many-${i}`, { EUR: 1 });
    for (let i = 0; i < 100; i += 1) await cart.add(`many-${i}`);
    await expect(cart.add("many-100")).rejects.toMatchObject({ code: "cart_full" });
    expect((await cart.add("many-99")).lines).toHaveLength(100);
  });

  it("what costs more than can be counted is refused, and the cart stays as it was", async () => {
    const cart = await open();
    const skus = Array.from({ length: 10 }, (_, i) => `gold-${i}`);
    for (const sku of skus) shop.catalog.prices.set(sku, { EUR: 999_999_999_999 });
    for (const sku of skus.slice(0, 9)) await cart.add(sku, 999);
    const before = await cart.read();
    await expect(cart.add("gold-9", 999)).rejects.toMatchObject({ kind: "rejected", code: "amount_too_large" });
    expect(await cart.read()).toEqual(before);
  });

  it("changing what is not in the cart is not found", async () => {
    const cart = await open();
    await expect(cart.change("mug", 3)).rejects.toMatchObject({ kind: "not_found", code: "line_not_found" });
  });

  it("an empty cart takes the currency of its first article", async () => {
    const cart = await open();
    expect(await cart.add("rug")).toMatchObject({ currency: "SAR", subtotal: { amount: 138_500, currency: "SAR" } });
    await expect(cart.add("mug")).rejects.toMatchObject({ code: "currency_mismatch" });
    expect(await (await open({ currency: "USD" })).add("pot")).toMatchObject({
      currency: "USD",
      subtotal: { amount: 2_900 },
    });
  });

  it("two tabs that add at once are both counted", async () => {
    const cart = await open();
    const { version } = await cart.read();
    await Promise.all(Array.from({ length: 20 }, (_, i) => cart.add(i % 2 ? "mug" : "pot")));
    expect(await cart.read()).toMatchObject({ version: version + 20 });
    expect(quantities(await cart.read())).toEqual({ mug: 10, pot: 10 });
  });

  it("an addition sent twice under one key counts once, and answers alike even later", async () => {
    const cart = await open();
    const answers = await Promise.all([1, 2, 3, 4].map(() => cart.add("mug", 2, "tap")));
    await cart.add("pot");
    answers.push(await cart.add("mug", 2, "tap"));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(quantities(await cart.read())).toEqual({ mug: 2, pot: 1 });
    await expect(cart.add("mug", 3, "tap")).rejects.toMatchObject({ kind: "rejected", code: "idempotency_key_reused" });
    expect(quantities(await cart.read())).toEqual({ mug: 2, pot: 1 });
  });

  it("one customer's key means nothing in another's cart, and old answers make room", async () => {
    const [cart, other] = [await open(), await open()];
    for (let i = 0; i < 55; i += 1) await cart.add("mug", 1, `key-${i}`);
    expect(quantities(await other.add("mug", 1, "key-0"))).toEqual({ mug: 1 });
    expect(await shop.redis.keys(`${shop.prefix}cart:{${cart.id}}:answer:*`)).toHaveLength(50);
    expect(quantities(await cart.add("mug", 1, "key-54"))).toEqual({ mug: 55 });
  });

  it("adding costs three round trips and no call once the article is known", async () => {
    const cart = await open();
    await cart.add("pot");
    const calls = shop.catalog.calls;
    const monitor = await shop.redis.duplicate().monitor();
    const commands: string[] = [];
    monitor.on("monitor", (_time, [name = "", ...values]: string[], source) => {
      if (source !== "lua" && values.some((value) => value.includes(`${shop.prefix}cart:`)))
        commands.push(name.toLowerCase());
    });
    await cart.add("pot", 1, "counted");
    await shop.redis.ping();
    monitor.disconnect();
    // Cart, answer and article together; the articles of all lines together; the change.
    expect(commands.sort()).toEqual(["eval", "get", "hget", "hmget", "hmget"]);
    expect(shop.catalog.calls).toBe(calls);
  });

  it("without the catalog, what is known can still be bought, and what is not is asked for later", async () => {
    const cart = await open();
    await cart.add("mug");
    shop.catalog.down = true;
    expect(quantities(await cart.add("mug"))).toEqual({ mug: 2 });
    await expect(cart.add("novelty")).rejects.toMatchObject({ kind: "unavailable" });
    expect(quantities(await cart.read())).toEqual({ mug: 2 });
  });

  it("an ordered cart is emptied once, unless the customer changed it meanwhile", async () => {
    const cart = await open();
    const { version } = await cart.add("mug");
    await cart.add("pot");
    expect(await shop.orders.closeCart({ id: cart.id, orderId: "ord_1", version })).toEqual({ closed: false });
    expect(quantities(await cart.read())).toEqual({ mug: 1, pot: 1 });
    const current = await cart.read();
    const close = () => shop.orders.closeCart({ id: cart.id, orderId: "ord_2", version: current.version });
    expect(await Promise.all([close(), close()])).toEqual([{ closed: true }, { closed: true }]);
    expect((await cart.read()).lines).toEqual([]);
    await cart.add("mug");
    expect(await close()).toEqual({ closed: true });
    expect(quantities(await cart.read())).toEqual({ mug: 1 });
    expect(await shop.orders.closeCart({ id: `cart_${"0".repeat(26)}`, orderId: "ord_3", version: 1 })).toEqual({
      closed: false,
    });
  });
});

describe("without Redis", () => {
  it("carts answer that they are away, in time, instead of losing anything", async () => {
    const shop = await openShop({ CART_REDIS_URL: "redis://127.0.0.1:1" });
    await expect(shop.guest.createCart({})).rejects.toMatchObject({
      kind: "unavailable",
      options: { retryAfterSeconds: 1 },
    });
    await shop.close();
  });
});
