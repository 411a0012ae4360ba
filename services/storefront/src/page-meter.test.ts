import { describe, expect, it } from "vitest";
import { kindOf } from "./page-meter.ts";

describe("what is counted as what", () => {
  it.each([
    ["/de/p/chair", "GET", {}, "page"],
    ["/de/p/chair", "GET", { rsc: "1" }, "data"],
    ["/cart", "POST", {}, "action"],
    ["/_next/static/a.js", "GET", {}, "asset"],
    ["/img?w=640", "GET", {}, "asset"],
  ] as const)("%s by %s with %o is a %s", (url, method, headers, kind) => {
    expect(kindOf({ url, method, headers })).toBe(kind);
  });
});
