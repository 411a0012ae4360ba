import { describe, expect, it } from "vitest";
import { judge, type PresentedToken, tokenExpiry } from "./session.ts";

const fresh: PresentedToken = {
  sessionId: "ses_1",
  client: "web",
  sessionEnded: false,
  sessionExpiresAt: 1_000_000,
  expiresAt: 500_000,
  rotatedAt: undefined,
  successors: 0,
};

describe("what becomes of a refresh token", () => {
  it.each([
    ["a fresh one is rotated", fresh, 1_000, "rotate"],
    ["one is good until the moment it expires", fresh, 499_999, "rotate"],
    ["and not at it", fresh, 500_000, "expired"],
    ["nor after its session", { ...fresh, sessionExpiresAt: 900 }, 1_000, "expired"],
    ["a fresh one of an ended session is refused as such", { ...fresh, sessionEnded: true }, 1_000, "ended"],
    [
      "a used one of an ended session is a reused one",
      { ...fresh, sessionEnded: true, rotatedAt: 999 },
      1_000,
      "reused",
    ],
    ["a browser's used one is rotated again for ten seconds", { ...fresh, rotatedAt: 1_000 }, 10_999, "rotate"],
    ["and then reused", { ...fresh, rotatedAt: 1_000 }, 11_000, "reused"],
    ["the twentieth tab is served", { ...fresh, rotatedAt: 1_000, successors: 19 }, 1_001, "rotate"],
    ["the next one is not", { ...fresh, rotatedAt: 1_000, successors: 20 }, 1_001, "raced"],
    ["a program's used one is reused at once", { ...fresh, client: "api", rotatedAt: 1_000 }, 1_000, "reused"],
  ] as const)("%s", (_what, token, nowMs, verdict) => {
    expect(judge(token, nowMs)).toBe(verdict);
  });

  it("a token lives thirty days, but not beyond its session", () => {
    expect(tokenExpiry(0, Number.MAX_SAFE_INTEGER)).toEqual(new Date(30 * 86_400_000));
    expect(tokenExpiry(0, 1_000)).toEqual(new Date(1_000));
  });
});
