import { describe, expect, it } from "vitest";
import { contentPolicy } from "./content-policy.ts";

describe("what a page may run", () => {
  it("is scripts with this request's nonce, and nothing inline without", () => {
    const policy = contentPolicy("n0nce", { isSecure: true, cardsTo: "" });
    expect(policy).toContain("script-src 'self' 'nonce-n0nce' 'strict-dynamic'");
    expect(policy).not.toContain("unsafe");
  });

  it("is fetched by HTTPS when the page was, and not on a laptop without", () => {
    expect(contentPolicy("n", { isSecure: true, cardsTo: "" })).toContain("upgrade-insecure-requests");
    expect(contentPolicy("n", { isSecure: false, cardsTo: "" })).not.toContain("upgrade-insecure-requests");
  });

  it("is sent to the shop and to who takes the cards, and to nobody else", () => {
    const policy = contentPolicy("n", { isSecure: false, cardsTo: "http://127.0.0.1:12111" });
    expect(policy).toContain("connect-src 'self' https://api.stripe.com http://127.0.0.1:12111;");
    expect(contentPolicy("n", { isSecure: false, cardsTo: "" })).toContain(
      "connect-src 'self' https://api.stripe.com;",
    );
  });
});
