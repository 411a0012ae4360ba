import { type TestServices, testServices } from "@shopstream/platform/testing/services.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { app } from "./app.ts";

describe("reservations", () => {
  let services: TestServices;
  const orders = () => services.client(InventoryService, { service: "orders" });
  const staff = () => services.client(InventoryService, { user: "usr_staff", roles: ["staff"] });
  const admin = () => services.client(InventoryService, { user: "usr_admin", roles: ["admin"] });

  beforeAll(async () => {
    services = await testServices({ apps: [app], env: { SWEEP_INTERVAL_MS: "20" } });
  });
  afterAll(() => services.close());

  const stocked = async (sku: string, onHand: number) => staff().adjustStock({ sku, onHand, reason: "count" });
  const reserve = (orderId: string, sku: string, quantity = 1, ttlSeconds = 60) =>
    orders().reserve({ orderId, lines: [{ sku, quantity }], ttlSeconds });

  it("twenty buyers for five units: exactly five hold one, whatever the timing", async () => {
    await stocked("hot", 5);
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => reserve(`ord_hot_${i}`, "hot")));
    expect(outcomes.filter((outcome) => outcome.reserved)).toHaveLength(5);
    expect(await staff().getStock({ sku: "hot" })).toMatchObject({ onHand: 5, held: 5, available: 0 });
  });

  it("holds all lines or none, and names what was short", async () => {
    await stocked("plenty", 9);
    await stocked("scarce", 1);
    const outcome = await orders().reserve({
      orderId: "ord_mixed",
      lines: [
        { sku: "plenty", quantity: 2 },
        { sku: "scarce", quantity: 2 },
        { sku: "never-seen", quantity: 1 },
      ],
      ttlSeconds: 60,
    });
    expect(outcome.reserved).toBe(false);
    expect(outcome.shortages).toEqual(
      expect.arrayContaining([
        { sku: "scarce", requested: 2, available: 1 },
        { sku: "never-seen", requested: 1, available: 0 },
      ]),
    );
    expect(await staff().getStock({ sku: "plenty" })).toMatchObject({ held: 0 });
  });

  it("orders that want the same SKUs in opposite order do not deadlock", async () => {
    await stocked("left", 100);
    await stocked("right", 100);
    const lines = [
      { sku: "left", quantity: 1 },
      { sku: "right", quantity: 1 },
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        orders().reserve({ orderId: `ord_cross_${i}`, lines: i % 2 ? lines : lines.toReversed(), ttlSeconds: 60 }),
      ),
    );
    expect(outcomes.every((outcome) => outcome.reserved)).toBe(true);
    expect(await staff().getStock({ sku: "left" })).toMatchObject({ held: 40 });
  });

  it("the same order reserves once, also when sent many times at once", async () => {
    await stocked("once", 10);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => reserve("ord_once", "once", 3)));
    expect(outcomes.every((outcome) => outcome.reserved)).toBe(true);
    expect(await staff().getStock({ sku: "once" })).toMatchObject({ held: 3 });
  });

  it("a commit turns the hold into a sale, once", async () => {
    await stocked("sale", 4);
    await reserve("ord_sale", "sale", 3);
    const answers = await Promise.all([
      orders().commit({ orderId: "ord_sale" }),
      orders().commit({ orderId: "ord_sale" }),
    ]);
    expect(answers.map((answer) => answer.committed)).toEqual([true, true]);
    expect(await staff().getStock({ sku: "sale" })).toMatchObject({ onHand: 1, held: 0 });
    const { items } = await staff().listMovements({ sku: "sale" });
    expect(items.map(({ kind, delta, orderId }) => ({ kind, delta, orderId }))).toEqual([
      { kind: "sold", delta: -3, orderId: "ord_sale" },
      { kind: "adjusted", delta: 4, orderId: "" },
    ]);
  });

  it("a release gives back what was held or sold, once", async () => {
    await stocked("back", 5);
    await reserve("ord_back", "back", 2);
    await orders().commit({ orderId: "ord_back" });
    expect(await orders().release({ orderId: "ord_back" })).toEqual({ released: true });
    expect(await orders().release({ orderId: "ord_back" })).toEqual({ released: false });
    expect(await staff().getStock({ sku: "back" })).toMatchObject({ onHand: 5, held: 0 });
  });

  it("a release that overtakes its reserve prevents it", async () => {
    await stocked("late", 5);
    await orders().release({ orderId: "ord_late" });
    await expect(reserve("ord_late", "late")).rejects.toMatchObject({ code: "reservation_ended" });
    expect(await staff().getStock({ sku: "late" })).toMatchObject({ held: 0 });
  });

  it("a hold that is never committed comes back by itself", async () => {
    await stocked("forgotten", 2);
    await reserve("ord_forgotten", "forgotten", 2, 0);
    await until(async () => (await staff().getStock({ sku: "forgotten" })).available === 2, "the hold is swept");
  });

  it("an expired hold can still be committed while the stock is there, and not when it is gone", async () => {
    await stocked("edge", 1);
    await reserve("ord_edge", "edge", 1, 0);
    await until(async () => (await staff().getStock({ sku: "edge" })).held === 0, "the hold is swept");
    expect(await orders().commit({ orderId: "ord_edge" })).toEqual({ committed: true });

    await stocked("gone", 1);
    await reserve("ord_gone", "gone", 1, 0);
    await until(async () => (await staff().getStock({ sku: "gone" })).held === 0, "the hold is swept");
    await reserve("ord_other", "gone");
    expect(await orders().commit({ orderId: "ord_gone" })).toEqual({ committed: false });
  });

  it("adjusting below what is held is refused and changes nothing", async () => {
    await stocked("kept", 3);
    await reserve("ord_kept", "kept", 2);
    await expect(stocked("kept", 1)).rejects.toMatchObject({ kind: "rejected", code: "below_held" });
    expect(await staff().getStock({ sku: "kept" })).toMatchObject({ onHand: 3, held: 2 });
  });

  it("more than can be counted is refused and changes nothing", async () => {
    await stocked("endless", 100_000_000);
    await expect(staff().adjustStock({ sku: "endless", delta: 1 })).rejects.toMatchObject({ code: "stock_limit" });
    expect(await staff().getStock({ sku: "endless" })).toMatchObject({ onHand: 100_000_000 });
  });

  it.each(["garbage", "1.5", "-1", "9".repeat(19)])("movements have no page %s", async (pageToken) => {
    await expect(staff().listMovements({ sku: "kept", pageToken })).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field: "pageToken", code: "page_token" }] },
    });
  });

  it("the same adjustment under one key happens once", async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => staff().adjustStock({ sku: "keyed", delta: 4 }, { idempotencyKey: "adjust-1" })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await staff().getStock({ sku: "keyed" })).toMatchObject({ onHand: 4 });
  });

  it("after all of this stock still equals its movements (R1)", async () => {
    const { items } = await admin().checkInvariants({});
    expect(items[0]).toMatchObject({ id: "R1", violations: [] });
    expect(items[0]?.checked).toBeGreaterThan(8);
  });
});
