import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changed, openShop, type Shop } from "./testing/shop.ts";

describe("a cart follows the catalog", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    // Everything below is known from events alone.
    shop.catalog.down = true;
  });
  afterAll(() => shop.close());

  const sold = (amount: number, ...skus: string[]) =>
    skus.map((sku) => ({ sku, prices: [{ amount, currency: "EUR" }] }));
  const told = async (...events: Parameters<Shop["publish"]>) => {
    const marker = `marker-${crypto.randomUUID()}`;
    await shop.publish(...events, changed({ id: marker, version: 1, variants: sold(1, marker) }));
    await until(
      async () => (await shop.redis.hget(`${shop.prefix}cart:product:{${marker}}`, "version")) === "1",
      "the events are handled",
    );
    // Subjects are handled side by side, so the marker may have overtaken the last of them.
    const last = events.at(-1)?.envelope;
    await until(
      async () =>
        Number(await shop.redis.hget(`${shop.prefix}cart:product:{${last?.subject}}`, "version")) >=
        (last?.sequence ?? 0),
      "the last event is handled",
    );
  };
  const cartWith = async (sku: string) => {
    const { id, token: cartToken } = await shop.guest.createCart({});
    await shop.guest.addLine({ id, cartToken, sku, quantity: 2 });
    return { proof: { id, cartToken }, line: async () => (await shop.guest.getCart({ id, cartToken })).lines[0] };
  };

  it("a new price shows, says what it was before, and is accepted by touching the line", async () => {
    await told(changed({ id: "p-price", version: 1, variants: sold(500, "price") }, "created"));
    const { proof, line } = await cartWith("price");
    expect(await line()).toMatchObject({ priceChanged: false, previousUnitPrice: undefined });
    await told(changed({ id: "p-price", version: 2, title: "Renamed", variants: sold(700, "price") }));
    expect(await line()).toMatchObject({
      title: "Renamed",
      unitPrice: { amount: 700 },
      total: { amount: 1_400 },
      priceChanged: true,
      previousUnitPrice: { amount: 500, currency: "EUR" },
    });
    await shop.guest.changeLine({ ...proof, sku: "price", quantity: 3 });
    expect(await line()).toMatchObject({ quantity: 3, unitPrice: { amount: 700 }, priceChanged: false });
  });

  it("an event that comes twice, late or out of order changes nothing", async () => {
    const events = [1, 2, 3].map((version) =>
      changed({ id: "p-order", version, variants: sold(version * 100, "order") }),
    );
    const [one, two, three] = events as [(typeof events)[0], (typeof events)[0], (typeof events)[0]];
    await told(three, one, three, two, two);
    const { line } = await cartWith("order");
    expect(await line()).toMatchObject({ unitPrice: { amount: 300 } });
  });

  it.each(["archived", "draft"])(
    "an article that becomes %s cannot be bought any more, and is not counted",
    async (status) => {
      const sku = `sku-${status}`;
      await told(changed({ id: `p-${status}`, version: 1, variants: sold(500, sku) }));
      const { proof, line } = await cartWith(sku);
      await told(changed({ id: `p-${status}`, version: 2, status, variants: sold(500, sku) }));
      expect(await line()).toMatchObject({ purchasable: false, quantity: 2, unitPrice: { amount: 500 } });
      expect(await shop.guest.getCart(proof)).toMatchObject({ subtotal: { amount: 0 } });
      await expect(shop.guest.addLine({ ...proof, sku, quantity: 1 })).rejects.toMatchObject({
        kind: "rejected",
        code: "unknown_sku",
      });
      await told(changed({ id: `p-${status}`, version: 3, variants: sold(500, sku) }));
      expect(await line()).toMatchObject({ purchasable: true });
    },
  );

  it("a deleted product's articles, and those a product dropped, are not sold", async () => {
    await told(changed({ id: "p-two", version: 1, variants: sold(500, "stays", "dropped") }));
    const [stays, dropped] = [await cartWith("stays"), await cartWith("dropped")];
    await told(changed({ id: "p-two", version: 2, variants: sold(500, "stays") }));
    expect([await stays.line(), await dropped.line()]).toMatchObject([
      { purchasable: true },
      { purchasable: false, title: "p-two" },
    ]);
    await told(changed({ id: "p-two", version: 3, variants: sold(500, "stays") }, "deleted"));
    expect(await stays.line()).toMatchObject({ purchasable: false });
  });

  it("an article that moved to another product stays sold, whichever event comes first", async () => {
    const before = changed({ id: "p-old", version: 1, variants: sold(100, "moved") });
    const without = changed({ id: "p-old", version: 2, variants: sold(100, "rest") });
    const after = changed({
      id: "p-heir",
      version: 1,
      variants: sold(300, "moved"),
      updatedAt: "2026-01-01T00:01:00.000Z",
    });
    await told(after, before, without);
    const { line } = await cartWith("moved");
    expect(await line()).toMatchObject({ purchasable: true, productId: "p-heir", unitPrice: { amount: 300 } });
  });

  it("hostile names come through as they are", async () => {
    const title = `"'><script>alert(1)</script> 🫖 {cart} \r\n`;
    await told(
      changed({ id: "p-hostile", version: 1, title, description: "x".repeat(20_000), variants: sold(1, "hostile") }),
    );
    expect(await (await cartWith("hostile")).line()).toMatchObject({ title });
  });

  it("the catalog is asked before a customer is refused: it may know more than the events so far", async () => {
    await told(changed({ id: "prod_of_revived", version: 1, status: "archived", variants: sold(1, "revived") }));
    shop.catalog.down = false;
    shop.catalog.version = 2;
    shop.catalog.prices.set("revived", { EUR: 900 });
    expect(await (await cartWith("revived")).line()).toMatchObject({ purchasable: true, unitPrice: { amount: 900 } });
    shop.catalog.down = true;
  });
});
