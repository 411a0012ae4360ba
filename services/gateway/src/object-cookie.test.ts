import { describe, expect, it } from "vitest";
import { tokenFor, withToken } from "./object-cookie.ts";

describe("a cookie with the tokens of several objects", () => {
  it("finds each object's token, and none for others", () => {
    const cookie = withToken(withToken(undefined, "ord_1", "a"), "ord_2", "b");
    expect(["ord_1", "ord_2", "ord_3", ""].map((id) => tokenFor(cookie, id))).toEqual(["a", "b", undefined, undefined]);
  });

  it("a new token replaces the object's old one", () => {
    expect(withToken("ord_1:a|ord_2:b", "ord_2", "c")).toBe("ord_2:c|ord_1:a");
  });

  it("keeps the twenty newest, so that it stays small enough for a cookie", () => {
    let cookie: string | undefined;
    for (let i = 0; i < 25; i += 1) cookie = withToken(cookie, `ord_${"0".repeat(24)}${i}`, "s".repeat(43));
    expect(cookie?.split("|")).toHaveLength(20);
    expect(cookie?.length).toBeLessThan(3_000);
    expect(tokenFor(cookie, `ord_${"0".repeat(24)}24`)).toBeDefined();
  });

  it("what somebody else wrote into it is no token", () => {
    for (const cookie of ["", "|", "garbage", ":", "a|b"]) expect(tokenFor(cookie, "ord_1")).toBeUndefined();
  });
});
