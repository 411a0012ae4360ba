import type { Cart } from "@shopstream/protos/shop/cart/v1/cart.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "./testing/shop.ts";

describe("a guest signs in", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    for (const [sku, prices] of Object.entries({
      mug: { EUR: 1_299 },
      pot: { EUR: 2_500, USD: 2_900 },
      rug: { USD: 5_000 },
    }))
      shop.catalog.prices.set(sku, prices);
  });
  afterAll(() => shop.close());

  const guestWith = async (lines: Record<string, number>, market = {}) => {
    const { id, token } = await shop.guest.createCart(market);
    for (const [sku, quantity] of Object.entries(lines))
      await shop.guest.addLine({ id, cartToken: token, sku, quantity });
    return { id, cartToken: token };
  };
  const memberWith = async (user: string, lines: Record<string, number>, market = {}) => {
    const { id } = await shop.member(user).createCart(market);
    for (const [sku, quantity] of Object.entries(lines)) await shop.member(user).addLine({ id, sku, quantity });
    return id;
  };
  const quantities = ({ lines }: Pick<Cart, "lines">) =>
    Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));

  it("a member has one cart on every device", async () => {
    const carts = await Promise.all(Array.from({ length: 5 }, () => shop.member("usr_one").createCart({})));
    expect(new Set(carts.map(({ id }) => id)).size).toBe(1);
    expect(carts.every(({ token }) => token === "")).toBe(true);
    await memberWith("usr_one", { mug: 1 });
    expect(quantities(await shop.member("usr_one").createCart({ currency: "USD" }))).toEqual({ mug: 1 });
  });

  it("what was in the guest's cart joins the member's, and the guest's is empty and closed", async () => {
    await memberWith("usr_join", { mug: 998 });
    const guest = await guestWith({ mug: 5, pot: 1 });
    const merged = await shop.member("usr_join").mergeCart(guest);
    expect(quantities(merged)).toEqual({ mug: 999, pot: 1 });
    expect(merged.notices).toEqual([{ code: "quantity_limit", sku: "mug", quantity: 4, title: "The mug" }]);
    expect((await shop.guest.getCart(guest)).lines).toEqual([]);
    await expect(shop.guest.addLine({ ...guest, sku: "mug", quantity: 1 })).rejects.toMatchObject({
      kind: "conflict",
      code: "cart_merged",
    });
  });

  it("merging twice, also at the same time, counts once", async () => {
    const id = await memberWith("usr_twice", { mug: 1 });
    const guest = await guestWith({ mug: 2 });
    const carts = await Promise.all([1, 2, 3].map(() => shop.member("usr_twice").mergeCart(guest)));
    for (const cart of [...carts, await shop.member("usr_twice").mergeCart(guest)])
      expect(quantities(cart)).toEqual({ mug: 3 });
    expect(await shop.member("usr_twice").mergeCart({ id })).toMatchObject({ id, lines: [{ quantity: 3 }] });
  });

  it("a member without a cart, or with an empty one, takes over the guest's with its currency", async () => {
    const guest = await guestWith({ rug: 1 }, { currency: "USD", region: "US" });
    expect(await shop.member("usr_new").mergeCart(guest)).toMatchObject({
      currency: "USD",
      region: "US",
      lines: [{ sku: "rug" }],
    });
  });

  it("lines that cannot be paid in the member's currency stay behind, and the cart says so until it is changed", async () => {
    const id = await memberWith("usr_eur", { mug: 1 });
    const guest = await guestWith({ rug: 1, pot: 2 }, { currency: "USD" });
    const notices = [{ code: "currency_mismatch", sku: "rug", quantity: 1, title: "The rug" }];
    const merged = await shop.member("usr_eur").mergeCart(guest);
    expect(await shop.member("usr_eur").mergeCart(guest)).toEqual(merged);
    expect(await shop.member("usr_eur").getCart({ id })).toMatchObject({ notices });
    expect(await shop.member("usr_eur").changeLine({ id, sku: "mug", quantity: 1 })).toMatchObject({ notices: [] });
    expect(await shop.member("usr_eur").getCart({ id })).toMatchObject({ notices: [] });
    expect(merged).toMatchObject({
      notices,
      currency: "EUR",
      subtotal: { amount: 6_299 },
      lines: [{ sku: "mug" }, { sku: "pot", unitPrice: { amount: 2_500, currency: "EUR" } }],
    });
  });

  it("what does not fit any more into a full cart is told of", async () => {
    const many = Array.from({ length: 100 }, (_, i) => `thing-${i}`);
    for (const sku of many) shop.catalog.prices.set(sku, { EUR: 100 });
    await memberWith("usr_full", Object.fromEntries(many.map((sku) => [sku, 1])));
    const guest = await guestWith({ mug: 2, "thing-0": 1 });
    const merged = await shop.member("usr_full").mergeCart(guest);
    expect(merged.lines).toHaveLength(100);
    expect(merged.lines[0]).toMatchObject({ sku: "thing-0", quantity: 2 });
    expect(merged.notices).toEqual([{ code: "cart_full", sku: "mug", quantity: 2, title: "The mug" }]);
  });

  it("nobody merges a cart that is not theirs", async () => {
    const gone = { kind: "not_found", code: "cart_not_found" };
    const guest = await guestWith({ mug: 1 });
    await expect(shop.member("usr_thief").mergeCart({ ...guest, cartToken: "wrong" })).rejects.toMatchObject(gone);
    const members = await memberWith("usr_victim", { mug: 1 });
    await expect(shop.member("usr_thief").mergeCart({ id: members })).rejects.toMatchObject(gone);
    await shop.member("usr_owner").mergeCart(guest);
    await expect(shop.member("usr_thief").mergeCart(guest)).rejects.toMatchObject({
      kind: "conflict",
      code: "cart_merged",
    });
    await expect(shop.guest.mergeCart(guest)).rejects.toMatchObject({ kind: "unauthenticated" });
  });

  it("a tab that still adds to the guest's cart during the merge is counted or refused, never lost", async () => {
    const guest = await guestWith({ mug: 1 });
    const adding = Array.from({ length: 10 }, () => shop.guest.addLine({ ...guest, sku: "mug", quantity: 1 }));
    const [merged, ...added] = await Promise.allSettled([shop.member("usr_race").mergeCart(guest), ...adding]);
    expect(merged.status).toBe("fulfilled");
    const accepted = added.filter(({ status }) => status === "fulfilled").length;
    expect(quantities(await shop.member("usr_race").createCart({}))).toEqual({ mug: 1 + accepted });
  });
});
