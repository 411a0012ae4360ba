import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mug, openShop, type Shop } from "./testing/shop.ts";

describe("customers look around", () => {
  let shop: Shop;
  const price = (amount: number, currency = "EUR", region = "") => ({ amount, currency, region });
  const lamp = (name: string, ...prices: object[]) =>
    mug(name, {
      title: name,
      categories: ["Light > Lamps"],
      externalId: name,
      variants: [{ sku: name, prices, initialStock: 3 }],
    });

  beforeAll(async () => {
    shop = await openShop();
    const lamps = [
      lamp("Ärla", price(300)),
      lamp("ast", price(100), price(80, "EUR", "DE")),
      lamp("Zon", price(200), price(900, "USD")),
      lamp("berg", price(50, "SAR")),
      lamp("dal", price(70, "SAR"), price(400, "USD")),
    ];
    const { results } = await shop.staff.importProducts({
      rows: lamps.map((row) => ({
        ...row,
        variants: row.variants?.map((variant, i) => ({
          ...variant,
          sku: `lamp-${row.title?.normalize("NFD").replaceAll(/\W/g, "")}-${i}`,
        })),
      })),
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill("created"));
    await shop.staff.importProducts({
      rows: Array.from({ length: 60 }, (_, i) =>
        mug(`many-${i}`, {
          externalId: `many-${i}`,
          categories: ["Many", "Light"],
          variants: [{ sku: `many-${i}`, prices: [price(1_000 + (i % 7))] }],
        }),
      ),
    });
  });
  afterAll(() => shop.close());

  const titles = async (query: object) => (await shop.visitor.listProducts(query)).items.map(({ title }) => title);

  it("cards show price, image and stock, and variants only when asked", async () => {
    const {
      items: [card],
    } = await shop.visitor.listProducts({ category: "lamps", sort: "title", pageSize: 1 });
    expect(card).toMatchObject({
      title: "Ärla",
      slug: "aerla",
      price: { min: { amount: 300, currency: "EUR" } },
      inStock: true,
      variants: [],
    });
    const {
      items: [full],
    } = await shop.visitor.listProducts({
      category: "lamps",
      sort: "title",
      pageSize: 1,
      include: ["variants", "stock"],
    });
    expect(full?.variants).toMatchObject([{ price: { amount: 300 }, available: 3, inStock: true }]);
    const {
      items: [plain],
    } = await shop.visitor.listProducts({ category: "lamps", sort: "title", pageSize: 1, include: ["variants"] });
    expect(plain?.variants[0]).not.toHaveProperty("available", expect.anything());
  });

  it("titles are sorted as people do, not as computers do", async () => {
    expect(await titles({ category: "lamps", sort: "title" })).toEqual(["Ärla", "ast", "berg", "dal", "Zon"]);
  });

  it("prices are compared in the customer's currency; what has none there comes last, by its own", async () => {
    expect(await titles({ category: "lamps", sort: "price_asc" })).toEqual(["ast", "Zon", "Ärla", "berg", "dal"]);
    expect(await titles({ category: "lamps", sort: "price_desc" })).toEqual(["Ärla", "Zon", "ast", "dal", "berg"]);
    expect(await titles({ category: "lamps", sort: "price_asc", currency: "USD" })).toEqual([
      "dal",
      "Zon",
      "berg",
      "ast",
      "Ärla",
    ]);
  });

  it("a region's own price counts there, and only there", async () => {
    const cheapest = async (region: string) =>
      (await shop.visitor.listProducts({ category: "lamps", sort: "price_asc", region, pageSize: 1 })).items[0]?.price
        ?.min?.amount;
    expect(await cheapest("DE")).toBe(80);
    expect(await cheapest("FR")).toBe(100);
  });

  it.each(["newest", "title", "rating", "price_asc", "price_desc"])(
    "paging by %s shows every product once, also with equal keys",
    async (sort) => {
      const seen: string[] = [];
      for (let pageToken = "", pages = 0; pages === 0 || pageToken !== ""; pages += 1) {
        const page = await shop.visitor.listProducts({ category: "light", sort, pageSize: 7, pageToken });
        expect(page.totalSize).toBe(65);
        seen.push(...page.items.map(({ id }) => id));
        pageToken = page.nextPageToken;
        expect(pages).toBeLessThan(11);
      }
      expect(seen).toHaveLength(65);
      expect(new Set(seen).size).toBe(65);
      const { items } = await shop.visitor.listProducts({ category: "light", sort, pageSize: 100 });
      expect(items.map(({ id }) => id)).toEqual(seen);
    },
  );

  it("a page goes on where it ended although products come and go", async () => {
    const first = await shop.visitor.listProducts({ category: "many", sort: "newest", pageSize: 10 });
    await shop.staff.createProduct(mug("newcomer", { categories: ["Many"] }));
    await shop.staff.deleteProduct({ id: first.items[9]?.id ?? "" });
    const second = await shop.visitor.listProducts({
      category: "many",
      sort: "newest",
      pageSize: 100,
      pageToken: first.nextPageToken,
    });
    expect(second.items).toHaveLength(50);
    expect(second.items.map(({ title }) => title)).not.toContain("Mug newcomer");
  });

  it.each([
    "nonsense",
    "W10",
    Buffer.from(JSON.stringify(["newest", "2026-99-99T00:00:00Z", `prod_${"0".repeat(26)}`, 0])).toString("base64url"),
    Buffer.from(JSON.stringify(["price_asc EUR ", 1, "x' or 1=1", 0])).toString("base64url"),
  ])("a page token that is none (%s) is refused by name", async (pageToken) => {
    const refusal = { kind: "invalid", options: { fields: [{ field: "pageToken" }] } };
    for (const sort of ["newest", "price_asc"])
      await expect(shop.visitor.listProducts({ sort, pageToken })).rejects.toMatchObject(refusal);
  });

  it("a page token of one sort or market is refused by another", async () => {
    const { nextPageToken: pageToken } = await shop.visitor.listProducts({ sort: "price_asc", pageSize: 1 });
    await expect(shop.visitor.listProducts({ sort: "price_asc", currency: "USD", pageToken })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("an unknown category is not found, an empty one is empty", async () => {
    for (const category of ["nowhere", "no'where\0", "日本"])
      await expect(shop.visitor.listProducts({ category })).rejects.toMatchObject({
        kind: "not_found",
        code: "category_not_found",
      });
    const { id } = await shop.staff.createProduct(mug("lonely", { categories: ["Lonely"] }));
    await shop.staff.deleteProduct({ id });
    expect(await shop.visitor.listProducts({ category: "lonely" })).toMatchObject({
      items: [],
      totalSize: 0,
      nextPageToken: "",
    });
  });

  it("the tree of categories counts a product once wherever it can be found", async () => {
    expect(await shop.visitor.getCategory({ slug: "light" })).toMatchObject({
      name: "Light",
      parentSlug: "",
      productCount: 64,
      children: [{ slug: "lamps", parentSlug: "light", productCount: 5 }],
    });
    await expect(shop.visitor.getCategory({ slug: "" })).rejects.toMatchObject({ kind: "not_found" });
    const { items } = await shop.visitor.listCategories({});
    expect(items.map(({ slug }) => slug)).toEqual(["light", "lonely", "many"]);
  });

  it("categories of one name in two branches are two, created by many at once they are one each", async () => {
    const paths = ["Garden > Kitchen", "House > Kitchen", "garden > KITCHEN"];
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        shop.staff.createProduct(mug(`branch-${i}`, { categories: [paths[i % 3] as string] })),
      ),
    );
    const counts = async (slug: string) =>
      (await shop.visitor.getCategory({ slug })).children.map(({ name, productCount }) => [
        name.toLowerCase(),
        productCount,
      ]);
    expect(await counts("garden")).toEqual([["kitchen", 8]]);
    expect(await counts("house")).toEqual([["kitchen", 4]]);
  });

  it("carts and orders learn what a SKU costs where it is sold, and nothing of what is not", async () => {
    const skus = ["lamp-ast-0", "lamp-berg-0", "never", "bad sku\0"];
    const { items } = await shop.cart.getVariants({ skus, currency: "EUR", region: "DE" });
    expect(items.toSorted((a, b) => (a.sku < b.sku ? -1 : 1))).toMatchObject([
      { sku: "lamp-ast-0", title: "ast", price: { amount: 80, currency: "EUR" }, currencies: [], version: 1 },
      { sku: "lamp-berg-0", price: undefined, currencies: ["SAR"], prices: [{ amount: 50, currency: "SAR" }] },
    ]);
  });

  it("a projection can be rebuilt from pages of everything", async () => {
    const search = shop.cart;
    const all = new Set<string>();
    for (let pageToken = "", page = 0; page === 0 || pageToken !== ""; page += 1) {
      const { items, nextPageToken } = await search.exportProducts({ pageToken, pageSize: 20 });
      for (const { id } of items) all.add(id);
      pageToken = nextPageToken;
    }
    const [{ count } = { count: 0 }] = await shop.sql<{ count: number }>(
      "select count(*)::int as count from products where status <> 'deleted'",
    );
    expect(all.size).toBe(count);
  });
});
