import { describe, expect, it } from "vitest";
import { textTable } from "./text-table.ts";

describe("a table for people", () => {
  it("has columns two spaces apart under their names, and no spaces at the ends of its lines", () => {
    const rows = [
      { name: "orders", deadLetters: 0 },
      { name: "search", deadLetters: 12 },
    ];
    expect(textTable(rows, ["name", "deadLetters"])).toBe("NAME    DEAD LETTERS\norders  0\nsearch  12");
  });

  it("shows what is missing as a dash, lists with commas, and what has members as JSON", () => {
    const row = { none: undefined, list: ["a", "b"], object: { a: 1 } };
    expect(textTable([row], ["none", "list", "object"]).split("\n")[1]).toBe('-     a, b  {"a":1}');
  });
});
