import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";
import { FakeShop } from "../testing/fake-shop.ts";

describe("shopctl seed", () => {
  let shop: FakeShop;
  let folder: string;
  beforeEach(async () => {
    shop = await FakeShop.start();
    folder = mkdtempSync(join(tmpdir(), "seed-"));
  });
  afterEach(() => {
    shop.close();
    rmSync(folder, { recursive: true });
  });
  const seed = (...args: string[]) => {
    const env = {
      SHOPSTREAM_HOME: folder,
      SHOP_URL: shop.url,
      SHOP_ADMIN_EMAIL: "a@b.c",
      SHOP_ADMIN_PASSWORD: "secret",
    };
    return shopctl(["seed", ...args], { env });
  };
  const csv = (...lines: string[]) => {
    const file = join(folder, "shop.csv");
    writeFileSync(file, ["sku,name,cost", ...lines].join("\n"));
    return ["--from", file, "--currency", "EUR", "--column", "id=sku", "title=name", "price=cost"];
  };
  const report = (text: string) => JSON.parse(text);

  it("fills the shop, and the second time changes nothing", async () => {
    const first = await seed("--products", "30", "-o", "json");
    expect(first.exit).toBe(0);
    expect(report(first.out)).toMatchObject({
      kind: "SeedReport",
      status: "created",
      created: 30,
      failed: 0,
      errors: [],
    });
    const second = await seed("--products", "30", "-o", "json");
    expect(report(second.out)).toMatchObject({ status: "unchanged", created: 0, unchanged: 30 });
    expect(shop.products.size).toBe(30);
  });

  it("says beforehand what it would send, the same bytes for the same seed", async () => {
    const [one, same, other] = await Promise.all(
      [42, 42, 43].map((n) => seed("--products", "20", "--seed", `${n}`, "--dry-run", "-o", "ndjson")),
    );
    expect(one?.out.trim().split("\n")).toHaveLength(20);
    expect(one?.out).toBe(same?.out);
    expect(one?.out).not.toBe(other?.out);
    expect(shop.products.size).toBe(0);
  });

  it("prices generated products in the currencies asked for", async () => {
    const { out } = await seed("--products", "1", "--currency", "JPY,EUR", "--dry-run", "-o", "ndjson");
    expect(report(out).variants[0].prices.map(({ currency }: { currency: string }) => currency)).toEqual([
      "JPY",
      "EUR",
    ]);
    expect((await seed("--currency", "ZZZ")).exit).toBe(2);
  });

  it("leaves broken rows out, names their lines in the file, and ends with 3", async () => {
    shop.refuses = "Bad";
    const { exit, out, err } = await seed(
      ...csv("A,Chair,10.00", "B,Table,free", "", "C,Bad,5.00", "D,Lamp,7.50"),
      "-o",
      "json",
    );
    expect(exit).toBe(3);
    expect(report(out)).toMatchObject({ status: "failed", created: 2, failed: 2, errors: [{ code: "SHOP-SEED-004" }] });
    expect(report(out).items).toEqual([
      { line: 3, column: "cost", weight: "error", reason: '"free" is not a price in EUR' },
      { line: 5, column: "title", weight: "error", reason: "is not wanted" },
    ]);
    expect([...shop.products.keys()]).toEqual(["A", "D"]);
    expect(err).toContain("4 rows, 3 products");
  });

  it("archives what the file does not have, when told so twice", async () => {
    await seed("--products", "3");
    const file = csv("A,Chair,10.00");
    expect((await seed(...file, "--reset")).exit).toBe(5);
    expect(shop.products.size).toBe(3);
    shop.isBusy = 1;
    const { exit, out } = await seed(...file, "--reset", "--yes", "-o", "json");
    expect(exit).toBe(0);
    expect(report(out)).toMatchObject({ created: 1, archived: 3 });
    expect([...shop.products.values()].filter(({ status }) => status === "active")).toHaveLength(1);
  });

  it("archives nothing while a row fails", async () => {
    await seed("--products", "3");
    const { exit, err } = await seed(...csv("A,Chair,10.00", "B,Table,free"), "--reset", "--yes");
    expect(exit).toBe(3);
    expect(err).toContain("nothing was archived");
    expect([...shop.products.values()].every(({ status }) => status === "active")).toBe(true);
  });

  it.each([
    ["empty", []],
    ["nothing but wrong rows", ["A,Chair,free"]],
  ])("refuses a file that is %s, and archives nothing for it", async (_, lines) => {
    await seed("--products", "3");
    const { exit, err } = await seed(...csv(...lines), "--reset", "--yes");
    expect([exit, err]).toEqual([3, expect.stringContaining("SHOP-SEED-005")]);
    expect([...shop.products.values()].every(({ status }) => status === "active")).toBe(true);
  });

  it("takes no mapping without a file: a thousand made-up products would go in", async () => {
    const { exit, err } = await seed("--map", "mine.yaml");
    expect([exit, err]).toEqual([2, expect.stringContaining("--map is about a file")]);
    expect(shop.products.size).toBe(0);
  });

  it("asks for a mapping, and for a shop", async () => {
    expect((await seed("--from", join(folder, "none.csv"))).exit).toBe(2);
    const nowhere = await shopctl(["seed"], { env: { SHOPSTREAM_HOME: folder } });
    expect(nowhere.exit).toBe(3);
    expect(nowhere.err).toContain("SHOP-ENV-001");
  });
});
