import { describe, expect, it } from "vitest";
import { safeNext } from "./next-path.ts";
import { signInPath } from "./sign-in-path.ts";

describe("the way to sign in", () => {
  it("leads back to the page, query and all", () => {
    const next = "/de/c/chairs?sort=price&page=2";
    const path = signInPath("de", next);
    expect(path.startsWith("/de/sign-in?next=")).toBe(true);
    expect(safeNext(new URL(path, "http://shop.invalid").searchParams.get("next"))).toBe(next);
  });
});
