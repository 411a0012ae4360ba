import { describe, expect, it } from "vitest";
import { contentPolicy } from "./content-policy.ts";

describe("what a page may run", () => {
  it("is scripts with this request's nonce, and nothing inline without", () => {
    const policy = contentPolicy("n0nce", true);
    expect(policy).toContain("script-src 'self' 'nonce-n0nce' 'strict-dynamic'");
    expect(policy).not.toContain("unsafe");
  });

  it("is fetched by HTTPS when the page was, and not on a laptop without", () => {
    expect(contentPolicy("n", true)).toContain("upgrade-insecure-requests");
    expect(contentPolicy("n", false)).not.toContain("upgrade-insecure-requests");
  });
});
