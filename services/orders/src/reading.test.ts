import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guest, staff, type TestOrders, testOrders } from "./testing/test-orders.ts";

describe("reading orders", () => {
  let shop: TestOrders;
  const ada = { user: "usr_ada" };
  const bob = { user: "usr_bob" };

  beforeAll(async () => {
    shop = await testOrders();
  });
  afterAll(() => shop.close());

  it("a guest reads with the token, also once signed in, and nobody without it", async () => {
    const { id, token: orderToken } = await shop.buy();
    expect(orderToken).not.toBe("");
    for (const reader of [guest, ada])
      expect(await shop.orders(reader).getOrder({ id, orderToken })).toMatchObject({ id, token: "" });
    const other = await shop.buy();
    for (const wrong of ["", "x", other.token]) {
      await expect(shop.orders(guest).getOrder({ id, orderToken: wrong })).rejects.toMatchObject({
        kind: "not_found",
        code: "order_not_found",
      });
    }
  });

  it("a member's order is that member's and staff's, whatever token others have", async () => {
    const { id } = await shop.buy({ as: ada });
    for (const reader of [ada, staff]) expect(await shop.orders(reader).getOrder({ id })).toMatchObject({ id });
    for (const reader of [guest, bob])
      await expect(shop.orders(reader).getOrder({ id, orderToken: id })).rejects.toMatchObject({ kind: "not_found" });
    await expect(shop.orders(ada).getOrder({ id: "ord_unknown" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("a list is one's own, newest first, page by page", async () => {
    const carol = { user: "usr_carol" };
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await shop.buy({ as: carol })).id);
    const seen: string[] = [];
    for (let pageToken = "", more = true; more; more = pageToken !== "") {
      const page = await shop.orders(carol).listOrders({ pageSize: 2, pageToken });
      seen.push(...page.items.map(({ id }) => id));
      pageToken = page.nextPageToken;
    }
    expect(seen).toEqual(ids);
    expect((await shop.orders(carol).listOrders({ status: "cancelled" })).items).toEqual([]);
    expect((await shop.orders(bob).listOrders({})).items).toEqual([]);
  });

  it("everybody's are for staff; a broken page token is named", async () => {
    expect((await shop.orders(staff).listOrders({ all: true, pageSize: 100 })).items.length).toBeGreaterThan(5);
    expect((await shop.orders(staff).listOrders({ pageSize: 100 })).items.length).toBeGreaterThan(5);
    expect((await shop.orders(staff).listOrders({ mine: true })).items).toEqual([]);
    await expect(shop.orders(ada).listOrders({ all: true })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(shop.orders(ada).listOrders({ pageToken: "nonsense" })).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field: "pageToken" }] },
    });
  });

  it("shipping is quoted for cart and address", async () => {
    const cartId = shop.cartOf([{ sku: "box", quantity: 1, unitMinor: 6_000 }]);
    const quote = (country: string) =>
      shop
        .orders(guest)
        .quoteShipping({ cartId, cartToken: `token of ${cartId}`, address: { line1: "1", city: "X", country } });
    expect((await quote("DE")).items.map(({ id, price }) => [id, price?.amount])).toEqual([
      ["standard", 0],
      ["express", 1_490],
      ["pickup", 0],
    ]);
    expect((await quote("JP")).items).toMatchObject([
      { id: "standard", price: { amount: 1_470, currency: "EUR" }, minDays: 6, maxDays: 14 },
    ]);
    await expect(quote("ZZ")).rejects.toMatchObject({
      code: "invalid_address",
      options: { fields: [{ field: "address.country" }] },
    });
    await expect(
      shop.orders(guest).quoteShipping({ cartId, address: { line1: "1", city: "X", country: "DE" } }),
    ).rejects.toMatchObject({ kind: "not_found" });
  });
});
