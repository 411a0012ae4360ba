import type { AppError } from "@shopstream/platform/errors.ts";
import { describe, expect, it } from "vitest";
import { tidyJson } from "./plain-json.ts";

function fieldAtFault(value: unknown): string | undefined {
  try {
    tidyJson(value);
    return undefined;
  } catch (error) {
    const [field] = (error as AppError).options.fields ?? [];
    return `${field?.field} ${field?.code}`;
  }
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: nested(depth - 1) };
}

describe("a parsed document", () => {
  it("nulls count as absent, in objects of any depth, and stay errors in lists", () => {
    expect(tidyJson({ a: null, b: { c: null, d: 1 }, e: [{ f: null }, null] })).toEqual({ b: { d: 1 }, e: [{}, null] });
  });

  it("__proto__ is no field", () => {
    const tidied = tidyJson(JSON.parse('{"__proto__":{"admin":true},"a":{"__proto__":null}}')) as { admin?: boolean };
    expect(Object.keys(tidied)).toEqual(["a"]);
    expect(tidied.admin).toBeUndefined();
  });

  it("text that no database can hold is refused by name", () => {
    expect(fieldAtFault({ a: [{ b: "x\0" }] })).toBe("a[0].b invalid_character");
    expect(fieldAtFault({ a: "\ud800" })).toBe("a invalid_character");
    expect(fieldAtFault({ "a\0": 1 })).toBe("body invalid_character");
    expect(fieldAtFault({ a: "😀" })).toBeUndefined();
  });

  it("there are limits to depth, length and number", () => {
    expect(fieldAtFault(nested(31))).toBeUndefined();
    expect(fieldAtFault(nested(33))).toBe("body too_deep");
    expect(fieldAtFault({ rows: Array(1000).fill(1) })).toBeUndefined();
    expect(fieldAtFault({ rows: Array(1001).fill(1) })).toBe("rows too_many");
    expect(fieldAtFault(Array.from({ length: 500 }, () => Array(500).fill(1)))).toBe("body too_many");
  });
});
