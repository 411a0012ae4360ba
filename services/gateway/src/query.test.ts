import { describe, expect, it } from "vitest";
import { readQuery } from "./query.ts";

const schema = {
  properties: {
    q: { type: "string" },
    pageSize: { type: "integer" },
    inStock: { type: "boolean" },
    brand: { type: "array", items: { type: "string" } },
    attr: { type: "object" },
  },
};

describe("a query string as a message", () => {
  it.each([
    ["", {}],
    ["q=oak+table", { q: "oak table" }],
    ["q=a%2Bb%26c", { q: "a+b&c" }],
    ["q=stra%C3%9Fe", { q: "straße" }],
    ["pageSize=24&inStock=true", { pageSize: 24, inStock: true }],
    ["pageSize=many&inStock=yes", { pageSize: "many", inStock: "yes" }],
    ["brand=a,b&brand=c", { brand: ["a", "b", "c"] }],
    ["attr.colour=red&attr.colour=blue&attr.size=L", { attr: { colour: "red,blue", size: "L" } }],
    ["q=&pageSize=&brand=", {}],
    ["unknown=1&q=x&constructor=1&toString=2", { q: "x" }],
    ["q", {}],
    ["q=a=b", { q: "a=b" }],
    ["attr=red&q.x=1", {}],
  ])("%s", (query, expected) => {
    expect(readQuery(query, schema)).toEqual(expected);
  });

  it("leaves prototypes alone", () => {
    readQuery("attr.__proto__=1&__proto__.polluted=1&attr.x=1", schema);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ["q=%E0%A4%A", "q", "invalid_encoding"],
    ["q=%FF", "q", "invalid_encoding"],
    ["q=a%00b", "q", "invalid_character"],
    ["%ZZ=1", "query", "invalid_encoding"],
    ["q=a&q=b", "q", "repeated"],
  ])("%s is refused and names %s", (query, field, code) => {
    expect(() => readQuery(query, schema)).toThrow(
      expect.objectContaining({
        kind: "invalid",
        options: expect.objectContaining({ fields: [expect.objectContaining({ field, code })] }),
      }),
    );
  });
});
