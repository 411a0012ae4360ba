import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mug, openShop, type Shop } from "./testing/shop.ts";

describe("staff edit products", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const create = (sku: string, changes = {}) => shop.staff.createProduct(mug(sku, changes));
  const eur = (amount: number, compareAtAmount?: number) => ({ amount, currency: "EUR", compareAtAmount });
  const priced = (sku: string, ...prices: object[]) => ({ variants: [{ sku, prices }] });

  it("a new product is at once on its page, in its category and in stock", async () => {
    const product = await create("first");
    expect(product).toMatchObject({
      slug: "mug-first",
      status: "active",
      version: 1,
      inStock: true,
      price: { min: { amount: 1_299, currency: "EUR" } },
      categories: [{ slug: "home" }, { slug: "kitchen" }],
    });
    expect(product.id).toMatch(/^prod_/);
    expect(await shop.visitor.getProduct({ slug: "mug-first" })).toEqual(product);
    expect((await shop.visitor.getProduct({ slug: product.id })).variants[0]).toMatchObject({ available: 5 });
    const { items } = await shop.visitor.listProducts({ category: "kitchen" });
    expect(items.map(({ id }) => id)).toContain(product.id);
  });

  it("the same creation under one key is one product, also when sent many times at once", async () => {
    const products = await Promise.all(
      [1, 2, 3, 4].map(() => shop.staff.createProduct(mug("keyed"), { idempotencyKey: "create-keyed" })),
    );
    expect(new Set(products.map(({ id }) => id)).size).toBe(1);
    expect(await shop.staff.createProduct(mug("keyed"), { idempotencyKey: "create-keyed" })).toEqual(products[0]);
  });

  it("a creation that is run again after a crash, its answer lost, is still one product", async () => {
    const product = await shop.staff.createProduct(mug("crashed"), { idempotencyKey: "create-crashed" });
    await shop.sql("delete from idempotency_records where key = 'create-crashed'");
    expect(await shop.staff.createProduct(mug("crashed"), { idempotencyKey: "create-crashed" })).toEqual(product);
  });

  it("two products of one title get different slugs, also when made at the same time", async () => {
    const products = await Promise.all(["t1", "t2", "t3"].map((sku) => create(sku, { title: "Tea Towel" })));
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(3);
    expect(products.every(({ slug }) => slug.startsWith("tea-towel"))).toBe(true);
  });

  it("a slug asked for is given or refused, never altered", async () => {
    await create("slug-a", { slug: "wanted" });
    await expect(create("slug-b", { slug: "wanted" })).rejects.toMatchObject({
      kind: "conflict",
      code: "slug_taken",
      options: { fields: [{ field: "slug" }] },
    });
    await expect(shop.visitor.getProduct({ slug: "mug-slug-b" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("a SKU belongs to one product: of ten who want it at once one gets it, and nothing is left of the others", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => create("hot", { title: `Hot ${i}`, categories: [`Hot ${i}`] })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(9);
    for (const { reason } of refused)
      expect(reason).toMatchObject({
        kind: "conflict",
        code: "sku_taken",
        options: { fields: [{ field: "variants[0].sku" }] },
      });
    const { items } = await shop.visitor.listCategories({});
    expect(items.filter(({ slug }) => slug.startsWith("hot-"))).toHaveLength(1);
  });

  it.each([
    ["a price that was never higher", priced("bad", eur(900, 800)), "variants[0].prices[0].compareAtAmount"],
    ["a currency that is none", priced("bad", { ...eur(900), currency: "EUE" }), "variants[0].prices[0].currency"],
    ["two prices for one market", priced("bad", eur(900), eur(950)), "variants[0].prices[1].currency"],
    [
      "the same SKU twice",
      {
        variants: [
          { sku: "bad", prices: [eur(1)] },
          { sku: "bad", prices: [eur(1)] },
        ],
      },
      "variants[1].sku",
    ],
    [
      "variants with different options",
      {
        variants: [
          { sku: "a", options: { size: "S" }, prices: [eur(1)] },
          { sku: "b", options: { colour: "red" }, prices: [eur(1)] },
        ],
      },
      "variants[1].options",
    ],
    [
      "variants that cannot be told apart",
      {
        variants: [
          { sku: "a", options: { size: "S" }, prices: [eur(1)] },
          { sku: "b", options: { size: "S" }, prices: [eur(1)] },
        ],
      },
      "variants[1].options",
    ],
    ["a category without name", { categories: ["Home >  > Kitchen"] }, "categories[0]"],
    ["an image that is a script", { media: [{ url: "javascript:alert(1)" }] }, "media[0].url"],
    ["text that is none", { attributes: { colour: "r\0ed" } }, "attributes.colour"],
  ])("%s is refused by the name of its field, and nothing is stored", async (_, changes, field) => {
    await expect(create("bad", { title: "Bad mug", ...changes })).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field }] },
    });
    await expect(shop.visitor.getProduct({ slug: "bad-mug" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("hostile and foreign texts come back as they were given", async () => {
    const title = `Robert'); DROP TABLE products;-- "<script>alert('🫖')</script> 日本`;
    const description = `${"🫖é\"'<b>&amp;\\n".repeat(1_500)}`;
    const product = await create("hostile", {
      title,
      description,
      attributes: { "it's": `a "quoted" \\ value`, __proto__x: "y" },
      categories: ["日本 > 🫖"],
    });
    const shown = await shop.visitor.getProduct({ slug: product.slug });
    expect(shown).toMatchObject({ title, description, attributes: { "it's": `a "quoted" \\ value` } });
    expect(shown.categories.map(({ name }) => name)).toEqual(["日本", "🫖"]);
    expect((await shop.visitor.listProducts({ category: shown.categories[1]?.slug ?? "" })).items).toHaveLength(1);
  });

  it("an edit needs the current version; of two who edit the same one, one is told to look again", async () => {
    const product = await create("edited");
    const edits = await Promise.allSettled(
      ["A", "B"].map((title) => shop.staff.updateProduct({ id: product.id, version: 1, title })),
    );
    const lost = edits.find((edit) => edit.status === "rejected");
    expect(lost?.reason).toMatchObject({
      kind: "conflict",
      code: "version_conflict",
      options: { details: { currentVersion: 2 } },
    });
    expect(await shop.visitor.getProduct({ slug: product.slug })).toMatchObject({ version: 2, slug: "mug-edited" });
  });

  it("an edit empties what it names and gives nothing for", async () => {
    const { id, categories } = await create("emptied", {
      attributes: { colour: "red" },
      media: [{ url: "https://img.example/1.jpg" }],
    });
    const kept = await shop.staff.updateProduct({ id, version: 1, title: "Still full" });
    expect(kept).toMatchObject({ attributes: { colour: "red" }, media: [{ kind: "image" }], categories });
    const given = ["attributes", "media", "categories"];
    const emptied = await shop.staff.updateProduct({ id, version: 2, given });
    expect(emptied).toMatchObject({ title: "Still full", attributes: {}, media: [], categories: [] });
  });

  it("an edit that would leave no variant is refused, and not passed over", async () => {
    const { id } = await create("unsold");
    await expect(
      shop.staff.updateProduct({ id, version: 1, title: "Empty", given: ["variants"] }),
    ).rejects.toMatchObject({
      kind: "invalid",
      options: { fields: [{ field: "variants", code: "too_few" }] },
    });
    expect(await shop.staff.updateProduct({ id, version: 1, title: "Full" })).toMatchObject({ version: 2 });
  });

  it("an edit changes what it names and leaves the rest", async () => {
    const product = await create("partial", {
      attributes: { colour: "red" },
      media: [{ url: "https://img.example/1.jpg" }],
    });
    const edited = await shop.staff.updateProduct({
      id: product.id,
      version: 1,
      brand: "Moss",
      ...priced("partial", eur(999, 1_299)),
    });
    expect(edited).toMatchObject({
      title: product.title,
      brand: "Moss",
      attributes: { colour: "red" },
      media: [{ kind: "image" }],
      price: { min: { amount: 999 } },
      variants: [{ compareAtPrice: { amount: 1_299 } }],
    });
    expect(edited.categories).toEqual(product.categories);
  });

  it("an edit that is run again after a crash is one edit, and one that changes nothing is none", async () => {
    const { id } = await create("again");
    const edited = await shop.staff.updateProduct({ id, version: 1, title: "Again" }, { idempotencyKey: "edit-again" });
    await shop.sql("delete from idempotency_records where key = 'edit-again'");
    expect(
      await shop.staff.updateProduct({ id, version: 1, title: "Again" }, { idempotencyKey: "edit-again" }),
    ).toEqual(edited);
    expect(await shop.staff.updateProduct({ id, version: 2, title: "Again" })).toMatchObject({ version: 2 });
  });

  it("a SKU that an edit drops is free for another product, one it keeps is not", async () => {
    const { id } = await create("kept", {
      variants: ["kept", "dropped"].map((sku) => ({ sku, options: { kind: sku }, prices: [eur(1)] })),
    });
    await shop.staff.updateProduct({ id, version: 1, ...priced("kept", eur(1)) });
    await create("dropped");
    await expect(create("kept")).rejects.toMatchObject({ code: "sku_taken" });
    expect((await shop.cart.getVariants({ skus: ["dropped"], currency: "EUR" })).items[0]).toMatchObject({
      title: "Mug dropped",
    });
  });

  it("a deleted product is gone, and its slug and SKU can be used again", async () => {
    const product = await create("gone");
    await shop.staff.deleteProduct({ id: product.id, version: 0 });
    await expect(shop.visitor.getProduct({ slug: "mug-gone" })).rejects.toMatchObject({
      kind: "not_found",
      code: "product_not_found",
    });
    await expect(shop.staff.updateProduct({ id: product.id, version: 2, title: "Back" })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(shop.staff.deleteProduct({ id: product.id })).rejects.toMatchObject({ kind: "not_found" });
    expect((await shop.cart.getVariants({ skus: ["gone"] })).items).toEqual([]);
    expect(await create("gone")).toMatchObject({ slug: "mug-gone" });
  });

  it("drafts and archived products are for staff only", async () => {
    const { id, slug } = await create("draft", { status: "draft" });
    await expect(shop.visitor.getProduct({ slug })).rejects.toMatchObject({ kind: "not_found" });
    expect(await shop.staff.getProduct({ slug: id })).toMatchObject({ status: "draft" });
    await shop.staff.updateProduct({ id, version: 1, status: "active" });
    expect(await shop.visitor.getProduct({ slug })).toMatchObject({ status: "active" });
    await shop.staff.updateProduct({ id, version: 2, status: "archived" });
    await expect(shop.visitor.getProduct({ slug: id })).rejects.toMatchObject({ kind: "not_found" });
    expect((await shop.visitor.listProducts({ pageSize: 100 })).items.map((card) => card.id)).not.toContain(id);
  });

  it("every version is kept with who made it, and told to whoever listens, in order", async () => {
    const { id } = await create("told");
    await shop.staff.updateProduct({ id, version: 1, title: "Told" });
    await shop.staff.deleteProduct({ id, version: 2 });
    const versions = await shop.sql(
      "select version::int, changed_by, snapshot ->> 'title' as title from product_versions where product_id = $1 order by version",
      id,
    );
    expect(versions).toEqual([
      { version: 1, changed_by: "usr_staff", title: "Mug told" },
      { version: 2, changed_by: "usr_staff", title: "Told" },
      { version: 3, changed_by: "usr_staff", title: "Told" },
    ]);
    const told = () => shop.heard.filter(({ envelope }) => envelope.subject === id);
    await until(() => told().length === 3, "three events");
    expect(told().map(({ envelope, data }) => [envelope.sequence, data.change, data.product?.status])).toEqual([
      [1, "created", "active"],
      [2, "updated", "active"],
      [3, "deleted", "deleted"],
    ]);
    expect(told()[0]?.data.product).toMatchObject({
      variants: [{ sku: "told", prices: [{ amount: 1_299, currency: "EUR" }] }],
      categories: [
        { slug: "home", name: "Home" },
        { slug: "kitchen", name: "Kitchen" },
      ],
    });
  });

  it("stock that inventory could not take at creation arrives when it is back", async () => {
    shop.inventory.down = true;
    expect(await create("later")).toMatchObject({ inStock: true });
    expect(shop.inventory.stock.has("later")).toBe(false);
    shop.inventory.down = false;
    await until(() => shop.inventory.stock.get("later") === 5, "inventory knows of the stock");
  });
});
