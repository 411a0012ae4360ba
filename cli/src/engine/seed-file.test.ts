import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedCatalogue } from "./generated-catalogue.ts";
import { mappingOfFlags, readMapping, toMapping } from "./mapping.ts";
import { readCatalogue } from "./seed-file.ts";

const mapping = toMapping(
  readMapping(fileURLToPath(new URL("../../mappings/ikea.yaml", import.meta.url))),
  "ikea.yaml",
);
const real = fileURLToPath(new URL("../../../../shared/data/ikea.csv", import.meta.url));
const header =
  "X1;item_id;name;category;price;old_price;sellable_online;link;other_colors;short_description;designer;depth;height;width";

describe("a catalogue file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "catalogue-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (...lines: string[]) => {
    const file = join(folder, "file.csv");
    writeFileSync(file, `\uFEFF${[header, ...lines].join("\n")}\n`);
    return readCatalogue(file, mapping);
  };

  it("becomes products: exact prices, categories of one item together, sizes as attributes", async () => {
    const { rows, problems } = await read(
      "0;00420332;FREKVENS / SET;Bar furniture;265,0;SR 1,385;TRUE;https://x;No;Bar table,          51x51 cm;Nicholai;;99;51",
      "1;00420332;FREKVENS / SET;Outdoor furniture;265,0;SR 1,385;TRUE;https://x;No;Bar table, 51x51 cm;Nicholai;;99;51",
    );
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).toMatchObject({
      externalId: "00420332",
      title: "FREKVENS / SET",
      description: "Bar table, 51x51 cm",
      categories: ["Bar furniture", "Outdoor furniture"],
      attributes: { height: "99", width: "51", designer: "Nicholai", sellableOnline: "yes" },
      variants: [{ sku: "00420332", prices: [{ amount: 26_500, currency: "SAR", compareAtAmount: 138_500 }] }],
    });
    expect(rows[0]?.row.attributes).not.toHaveProperty("depth");
  });

  it("a description in the designer's column becomes description", async () => {
    const { rows } = await read("0;1;BILLY;Beds;10,0;No old price;TRUE;;;Bookcase;502.638.38 Shallow shelves.;;;");
    expect(rows[0]?.row.description).toBe("Bookcase\n\n502.638.38 Shallow shelves.");
    expect(rows[0]?.row.attributes).not.toHaveProperty("designer");
  });

  it("with broken rows: those are told with line, column and reason, and the rest goes in", async () => {
    const {
      read: count,
      rows,
      problems,
    } = await read(
      "0;1;GOOD;Beds;10,0;No old price;TRUE;;;;;;;",
      "1;2;BAD;Beds;cheap;No old price;TRUE;;;;;;;",
      "2;no spaces allowed;BAD;Beds;1,0;No old price;TRUE;;;;;;;",
      "3;3;;Beds;1,0;No old price;TRUE;;;;;;;",
      "4;5",
      '5;6;BAD;Beds;"10,0;No old price;TRUE;;;the quote is not closed;;;;',
      '6;7;GOOD;Beds;10,0;No old price;TRUE;;;"quoted; with\na line break";;;;',
      '7;8;GOOD;Beds;10,0;No old price;TRUE;;;19 " wide;;;;',
      "",
      "8;9;GOOD;Beds;10,0;SR 5;TRUE;;;;;;;",
    );
    expect(count).toBe(9);
    expect(rows.map(({ line, row }) => `${line} ${row.externalId}`)).toEqual(["2 1", "8 7", "10 8", "12 9"]);
    expect(rows[2]?.row.description).toBe('19 " wide');
    expect(problems.map(({ line, column, reason, isNote }) => [line, column, reason, isNote ?? false])).toEqual([
      [3, "price", '"cheap" is not a price in SAR', false],
      [4, "item_id", '"no spaces allowed" cannot be a SKU', false],
      [5, "name", "is empty", false],
      [6, "", "has 2 columns, the header has 14", false],
      [7, "", "a quote is opened and not closed", false],
      [12, "old_price", '"5" is no price above the present one; the product goes in without it', true],
    ]);
  });

  it("where two rows of one id contradict each other, the first holds and the other is told", async () => {
    const { rows, problems } = await read(
      "0;1;SAME;Beds;10,0;No old price;TRUE;;;;;;;",
      "1;1;SAME;Sofas;12,0;No old price;TRUE;;;;;;;",
    );
    expect(rows[0]?.row).toMatchObject({ categories: ["Beds"], variants: [{ prices: [{ amount: 1_000 }] }] });
    expect(problems).toEqual([{ line: 3, column: "", reason: "contradicts line 2 in prices; the first row holds" }]);
  });

  it("may describe several variants of one product, and needs no mapping file", async () => {
    const flags = ["id=group", "sku=sku", "title=name", "price=cost", "options.size=size", "attributes.fit=fit"];
    const shirts = toMapping({ ...mappingOfFlags(flags), currency: "EUR", delimiter: "," }, "flags");
    const file = join(folder, "shirts.csv");
    writeFileSync(file, 'group,sku,name,cost,size,fit\r\nA,A-S,Shirt,9.99,S,slim\r\nA,A-M,Shirt,"1,009.99",M,slim\r\n');
    const { rows, problems } = await readCatalogue(file, shirts);
    expect(problems).toEqual([]);
    expect(rows.map(({ row }) => row.variants)).toMatchObject([
      [
        { sku: "A-S", options: { size: "S" }, prices: [{ amount: 999 }] },
        { sku: "A-M", options: { size: "M" }, prices: [{ amount: 100_999 }] },
      ],
    ]);
  });

  it("that lacks a column of the mapping is refused as a whole", async () => {
    const wrong = toMapping({ ...mapping, title: "titel" }, "wrong");
    const file = join(folder, "file.csv");
    writeFileSync(file, `${header}\n0;1;GOOD;Beds;10,0;No old price;TRUE;;;;;;;\n`);
    await expect(readCatalogue(file, wrong)).rejects.toMatchObject({ code: "SHOP-SEED-003" });
    await expect(readCatalogue(join(folder, "none.csv"), mapping)).rejects.toMatchObject({ code: "SHOP-SEED-001" });
  });

  it.skipIf(!existsSync(real))("the real one has 2,962 products in 17 categories", async () => {
    const { read: count, rows, problems } = await readCatalogue(real, mapping);
    expect([count, problems]).toEqual([3_694, []]);
    expect(rows).toHaveLength(2_962);
    expect(rows.flatMap(({ row }) => Object.values(row.attributes)).every((value) => value.length <= 1_000)).toBe(true);
    expect(new Set(rows.flatMap(({ row }) => row.categories)).size).toBe(17);
  });
});

describe("the generated catalogue", () => {
  it("is the same for the same seed, another for another, of the size asked for", () => {
    const text = (products: number, seed: number) => JSON.stringify([...generatedCatalogue(products, seed)]);
    expect(text(50, 42)).toBe(text(50, 42));
    expect(text(50, 42)).not.toBe(text(50, 43));
    const rows = [...generatedCatalogue(1_000, 42)];
    expect(rows).toHaveLength(1_000);
    expect(rows.every(({ variants }) => variants.length === 3)).toBe(true);
    expect(new Set(rows.map(({ externalId }) => externalId)).size).toBe(1_000);
  });
});
