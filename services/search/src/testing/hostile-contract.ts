import { beforeAll, expect, it } from "vitest";
import type { Subject } from "./engine-contract.ts";
import { fill } from "./fill.ts";
import { shop } from "./sample-products.ts";

const hostile = [
  "'",
  '"',
  "\\",
  "''; drop table products; --",
  "chair' or '1'='1",
  "sofa & | ! ( ) :*",
  "!chair",
  "<-> <2>",
  "'chair':A*",
  "%",
  "_%",
  "(((",
  "[a-z]+(?:",
  "^.*$",
  ".*+?",
  "$1",
  "{}",
  "<script>alert(1)</script>",
  "the and of",
  "a",
  "🛋️",
  "👨‍👩‍👧‍👦 chair",
  "\u202eriahc",
  "\ud800",
  "chair\u001f",
  "ﬁ ½ ²",
  "椅子",
  "كرسي",
  "стул",
  "स्टूल",
  "e\u0301".repeat(90),
  "x".repeat(5_000),
  "chair ".repeat(500),
  "-chair +sofa ~lamp",
  "chair\n\t\r",
  "NULL",
  "NaN",
  "-0",
  "1e308",
  "99999999999999999999",
  "q=chair&sort=title",
  "../../etc/passwd",
];

const queries = hostile.map((query) => ({ query, shown: JSON.stringify(query).slice(0, 40) }));

export function hostileContract(subject: () => Subject): void {
  beforeAll(() => fill(subject(), shop));

  it.each(queries)("answers $shown, whatever it means", async ({ query: text }) => {
    const result = await subject().search({ text });
    expect(result.hits.length).toBeLessThanOrEqual(result.total);
    await expect(subject().suggest(text)).resolves.toHaveProperty("terms");
  });

  it.each(queries)("filters by $shown as by any other value", async ({ query: value }) => {
    const filters = {
      categories: [value],
      brands: [value],
      attributes: [
        { name: value, values: [value] },
        { name: "colour", values: [value] },
      ],
    };
    expect(await subject().search({ filters })).toMatchObject({ total: 0 });
    expect(await subject().search({ currency: value })).toMatchObject({ total: shop.length });
  });

  it("a query of signs alone finds nothing, an empty one everything", async () => {
    expect((await subject().search({ text: "!?" })).total).toBe(0);
    expect((await subject().search({ text: "  " })).total).toBe(shop.length);
  });

  it("takes as many attribute filters as the contract allows", async () => {
    for (const count of [1, 3, 7, 20]) {
      const attributes = Array.from({ length: count }, (_, i) => ({
        name: i === 0 ? "colour" : `other-${i}`,
        values: ["Red"],
      }));
      expect((await subject().search({ filters: { attributes } })).total).toBe(count === 1 ? 3 : 0);
    }
  });
}
