import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mug, openShop, type Shop } from "./testing/shop.ts";

describe("importing a catalogue", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const row = (name: string, changes = {}) => mug(`${name}-1`, { externalId: name, ...changes });
  const run = async (...rows: ReturnType<typeof row>[]) => (await shop.staff.importProducts({ rows })).results;
  const outcomes = async (...rows: ReturnType<typeof row>[]) => (await run(...rows)).map(({ outcome }) => outcome);

  it("creates what is new, updates what differs, leaves what is equal", async () => {
    expect(await outcomes(row("a"), row("b"))).toEqual(["created", "created"]);
    const [a, b] = await run(row("a"), row("b", { title: "Better mug" }));
    expect([a?.outcome, b?.outcome]).toEqual(["unchanged", "updated"]);
    expect(await shop.visitor.getProduct({ slug: b?.id ?? "" })).toMatchObject({
      title: "Better mug",
      version: 2,
      slug: "mug-b-1",
      externalId: "b",
    });
    expect(await shop.visitor.getProduct({ slug: a?.id ?? "" })).toMatchObject({ version: 1 });
  });

  it("what staff changed in between is set back, an equal edit is none", async () => {
    const [{ id = "" } = {}] = await run(row("edited"));
    await shop.staff.updateProduct({ id, version: 1, title: "By hand" });
    expect(await outcomes(row("edited"))).toEqual(["updated"]);
    expect(await outcomes(row("edited"))).toEqual(["unchanged"]);
  });

  it("a row that says nothing of status leaves an archived product archived", async () => {
    const [{ id = "" } = {}] = await run(row("archived"));
    await shop.staff.updateProduct({ id, version: 1, status: "archived" });
    expect(await outcomes(row("archived"))).toEqual(["unchanged"]);
  });

  it("a broken row fails by itself, with its field, and the others go in", async () => {
    await run(row("owner"));
    const results = await run(
      row("fine"),
      row(""),
      row("fine"),
      row("dear", { variants: [{ sku: "dear-1", prices: [{ amount: 5, currency: "EUR", compareAtAmount: 4 }] }] }),
      row("thief", { variants: [{ sku: "owner-1", prices: [{ amount: 5, currency: "EUR" }] }] }),
      row("nameless", { title: " " }),
      row("squatter", { slug: "mug-owner-1" }),
      row("nul\0", { title: "Nul" }),
      row("fine-too"),
    );
    expect(results.map(({ outcome, errors }) => [outcome, errors[0]?.field, errors[0]?.code])).toEqual([
      ["created", undefined, undefined],
      ["failed", "externalId", "required"],
      ["failed", "externalId", "duplicate_external_id"],
      ["failed", "variants[0].prices[0].compareAtAmount", "below_price"],
      ["failed", "variants[0].sku", "sku_taken"],
      ["failed", "title", "required"],
      ["failed", "slug", "slug_taken"],
      ["failed", "externalId", "unreadable_text"],
      ["created", undefined, undefined],
    ]);
  });

  it("of two rows of one batch that want a SKU, the first has it", async () => {
    const variants = [{ sku: "shared", prices: [{ amount: 5, currency: "EUR" }] }];
    expect(await outcomes(row("first", { variants }), row("second", { variants }))).toEqual(["created", "failed"]);
  });

  it("a hundred products of one name all get in, each with its own address, and keep it", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => row(`same-${i}`, { title: "BILLY / OXBERG" }));
    const first = await run(...rows);
    expect(new Set(first.map(({ slug }) => slug)).size).toBe(100);
    expect(first[0]?.slug).toBe("billy-oxberg");
    const second = await run(...rows);
    expect(second.map(({ outcome, slug }) => [outcome, slug])).toEqual(first.map(({ slug }) => ["unchanged", slug]));
  });

  it("the same batch sent twice at once is imported once", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => row(`twin-${i}`, { categories: [`Twins ${i % 5} > Corner`] }));
    const [one = [], two = []] = await Promise.all([run(...rows), run(...rows)]);
    expect(one.map(({ id }) => id)).toEqual(two.map(({ id }) => id));
    expect([...one, ...two].filter(({ outcome }) => outcome === "created")).toHaveLength(50);
  });

  it("stock comes with the rows, and once: what was sold meanwhile stays sold", async () => {
    await run(row("stocked"));
    expect(shop.inventory.stock.get("stocked-1")).toBe(5);
    shop.inventory.stock.set("stocked-1", 2);
    await run(row("stocked"), row("stocked-later"));
    expect(shop.inventory.stock.get("stocked-1")).toBe(2);
    expect(shop.inventory.stock.get("stocked-later-1")).toBe(5);
  });

  it("stock lost by a crash before inventory was told is offered again, also for rows that did not change", async () => {
    await run(row("lost"));
    shop.inventory.stock.delete("lost-1");
    expect(await outcomes(row("lost"))).toEqual(["unchanged"]);
    expect(shop.inventory.stock.get("lost-1")).toBe(5);
  });

  it("a batch of 200 rows costs as many statements as one of two", async () => {
    const batch = (name: string, size: number) => Array.from({ length: size }, (_, i) => row(`${name}-${i}`));
    const count = async (rows: ReturnType<typeof row>[]) => {
      const before = await shop.statements();
      await run(...rows);
      return (await shop.statements()) - before;
    };
    // The relay publishes in between, in batches of its own.
    expect(await count(batch("large", 200))).toBeLessThanOrEqual((await count(batch("small", 2))) + 6);
  });
});
