import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedCatalogue } from "./generated-catalogue.ts";
import { readCatalogue, readMapping } from "./seed-file.ts";

const mapping = readMapping(fileURLToPath(new URL("../../mappings/ikea.yaml", import.meta.url)));
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
      "0;90420332;FREKVENS / SET;Bar furniture;265,0;SR 1,385;TRUE;https://x;No;Bar table,          51x51 cm;Nicholai;;99;51",
      "1;90420332;FREKVENS / SET;Outdoor furniture;265,0;SR 1,385;TRUE;https://x;No;Bar table;Nicholai;;99;51",
    );
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).toMatchObject({
      externalId: "90420332",
      title: "FREKVENS / SET",
      description: "Bar table, 51x51 cm",
      categories: ["Bar furniture", "Outdoor furniture"],
      attributes: { height: "99", width: "51", designer: "Nicholai" },
      variants: [{ sku: "90420332", prices: [{ amount: 26_500, currency: "SAR", compareAtAmount: 138_500 }] }],
    });
    expect(rows[0]?.row.attributes).not.toHaveProperty("depth");
  });

  it("with broken rows: those are told with line, column and reason, and the rest goes in", async () => {
    const { rows, problems } = await read(
      "0;1;GOOD;Beds;10,0;No old price;TRUE;;;;;;;",
      "1;2;BAD;Beds;cheap;No old price;TRUE;;;;;;;",
      "2;no spaces allowed;BAD;Beds;1,0;No old price;TRUE;;;;;;;",
      "3;3;;Beds;1,0;No old price;TRUE;;;;;;;",
      "4;5",
    );
    expect(rows.map(({ row }) => row.externalId)).toEqual(["1"]);
    expect(problems.map(({ line, column }) => `${line} ${column}`)).toEqual([
      "3 price",
      "4 item_id",
      "5 name",
      "6 name, price",
    ]);
  });

  it.skipIf(!existsSync(real))("the real one has 2,962 products in 17 categories", async () => {
    const { rows } = await readCatalogue(real, mapping);
    expect(rows).toHaveLength(2_962);
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
