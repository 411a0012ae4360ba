import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mug, openShop, type Shop } from "./testing/shop.ts";

describe("what browsing knows of stock", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ AVAILABILITY_CACHE_MS: "400", CATEGORY_CACHE_MS: "60000", AVAILABILITY_TIMEOUT_MS: "100" });
    await shop.staff.importProducts({
      rows: Array.from({ length: 30 }, (_, i) =>
        mug(`cup-${i}`, {
          externalId: `cup-${i}`,
          variants: [{ sku: `cup-${i}`, prices: [{ amount: 1, currency: "EUR" }], initialStock: i }],
        }),
      ),
    });
  });
  afterAll(() => shop.close());

  const list = () => shop.visitor.listProducts({ category: "kitchen", include: ["variants", "stock"] });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 450));

  it("a page of 24 products costs one statement and one question, a detail one statement", async () => {
    await list();
    await pause();
    const [statements, calls] = [await shop.statements(), shop.inventory.calls];
    expect((await list()).items).toHaveLength(24);
    expect([(await shop.statements()) - statements, shop.inventory.calls - calls]).toEqual([1, 1]);
    await shop.visitor.getProduct({ slug: "mug-cup-20" });
    expect([(await shop.statements()) - statements, shop.inventory.calls - calls]).toEqual([2, 1]);
  });

  it("fifty who look at once share one question", async () => {
    await pause();
    const calls = shop.inventory.calls;
    await Promise.all(Array.from({ length: 50 }, list));
    // One, or a few where answering all fifty takes longer than an answer is kept.
    expect(shop.inventory.calls - calls).toBeLessThan(10);
  });

  it("what is sold out shows within moments", async () => {
    expect(await shop.visitor.getProduct({ slug: "mug-cup-7" })).toMatchObject({
      inStock: true,
      variants: [{ available: 7 }],
    });
    shop.inventory.stock.set("cup-7", 0);
    await pause();
    expect(await shop.visitor.getProduct({ slug: "mug-cup-7" })).toMatchObject({
      inStock: false,
      variants: [{ available: 0, inStock: false }],
    });
  });

  it("without inventory the shop stays open: no quantities, and what was sold out stays sold out", async () => {
    await list();
    shop.inventory.down = true;
    await pause();
    const known = await shop.visitor.getProduct({ slug: "mug-cup-7" });
    expect(known).toMatchObject({ inStock: false });
    expect(known.variants[0]?.available).toBeUndefined();
    expect((await list()).items).toHaveLength(24);
    shop.inventory.down = false;
  });

  it("a stuck inventory costs the first visitor a moment and the next nothing", async () => {
    const stuck = Promise.withResolvers<void>();
    await pause();
    shop.inventory.delay = stuck.promise;
    const startedAt = performance.now();
    expect((await list()).items[0]).toMatchObject({ inStock: true });
    const firstMs = performance.now() - startedAt;
    await list();
    const secondMs = performance.now() - startedAt - firstMs;
    expect(firstMs).toBeLessThan(1_000);
    expect(secondMs).toBeLessThan(firstMs);
    stuck.resolve();
    shop.inventory.delay = Promise.resolve();
  });
});
