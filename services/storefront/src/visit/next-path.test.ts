import { describe, expect, it } from "vitest";
import { safeNext } from "./next-path.ts";

describe("where somebody goes after signing in", () => {
  it.each(["/account", "/de/orders?page=2", "/p/chair#reviews"])("%s is a page of the shop", (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "javascript:alert(1)",
    "",
    null,
  ])("%s is not, and leads home", (path) => {
    expect(safeNext(path)).toBe("/");
  });
});
