import { describe, expect, it } from "vitest";
import { isForMembers } from "./protected-path.ts";

describe("pages for members", () => {
  it.each(["/account", "/account/addresses", "/orders"])("%s wants a sign-in", (path) => {
    expect(isForMembers(path)).toBe(true);
  });

  it.each(["/", "/accountant", "/orders/ord_1", "/cart"])("%s does not", (path) => {
    expect(isForMembers(path)).toBe(false);
  });
});
