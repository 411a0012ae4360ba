import { describe, expect, it } from "vitest";
import { keyOwner } from "./key-owner.ts";
import { anonymous } from "./principal.ts";

describe("whom an idempotency key belongs to", () => {
  const user = { kind: "user", id: "usr_a", sessionId: "ses_a", roles: ["customer"] } as const;

  it("an account, whatever cart it names", () => {
    expect(keyOwner(user, { cartToken: "a" })).toBe("usr_a");
    expect(keyOwner(user, {})).toBe("usr_a");
  });

  it("a guest by the secret of cart or order, which does not show; two guests are two owners", () => {
    const [one, other] = [keyOwner(anonymous, { cartToken: "one" }), keyOwner(anonymous, { cartToken: "other" })];
    expect(new Set([one, other, keyOwner(anonymous, { orderToken: "one" }), keyOwner(anonymous, {})]).size).toBe(4);
    expect(keyOwner(anonymous, { cartToken: "one" })).toBe(one);
    expect(one).not.toContain("one");
  });
});
