import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

describe("caches and sizes", () => {
  let edge: TestEdge;

  beforeAll(async () => {
    edge = await testEdge({ GZIP_LOOPBACK: "true" });
    edge.answers["catalog.getProduct"] = ({ slug }: { slug: string }) => ({
      id: "prod_1",
      slug,
      title: "Table",
      description: slug === "long" ? "oak ".repeat(500) : "",
    });
  });
  afterAll(() => edge.close());

  it("what the contract lets caches keep says for how long, to nobody in particular", async () => {
    const told = await edge.ask("/v1/products/table");
    expect(told.headers).toMatchObject({ "cache-control": "public, max-age=5", vary: "Authorization, Cookie" });
    expect(told.headers.etag).toMatch(/^W\/"[\w-]+"$/);
    const known = await edge.ask("/v1/products/table", { headers: await edge.bearer("usr_1", "staff") });
    expect([known.headers["cache-control"], known.headers.etag]).toEqual(["no-store", told.headers.etag]);
  });

  it("everything else is not stored", async () => {
    for (const path of ["/v1/products", "/v1/orders/ord_1", "/v1/nothing"])
      expect((await edge.ask(path)).headers["cache-control"]).toBe("no-store");
  });

  it("a client that has it is told so, and gets it when it changed", async () => {
    const { headers } = await edge.ask("/v1/products/table");
    for (const tag of [headers.etag, `"x", ${headers.etag}`, headers.etag?.replace("W/", ""), "*"]) {
      const told = await edge.ask("/v1/products/table", { headers: { "if-none-match": tag as string } });
      expect([told.status, told.text, told.headers.etag, told.headers["cache-control"]]).toEqual([
        304,
        "",
        headers.etag,
        "public, max-age=5",
      ]);
    }
    expect(
      (await edge.ask("/v1/products/chair", { headers: { "if-none-match": headers.etag as string } })).status,
    ).toBe(200);
  });

  it("a large answer is compressed for who asks, a small one is not", async () => {
    const plain = await edge.ask("/v1/products/long");
    const packed = await edge.ask("/v1/products/long", { headers: { "accept-encoding": "br, gzip" } });
    expect(packed.headers).toMatchObject({
      "content-encoding": "gzip",
      vary: "Authorization, Cookie, Accept-Encoding",
      etag: plain.headers.etag,
    });
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.text);
    expect(Number(packed.headers["content-length"])).toBeLessThan(plain.bytes.length / 2);
    expect(
      (await edge.ask("/v1/products/table", { headers: { "accept-encoding": "gzip" } })).headers["content-encoding"],
    ).toBeUndefined();
  });

  it("every answer forbids sniffing, framing and embedding", async () => {
    for (const path of ["/v1/products", "/v1/nothing", "/"]) {
      const { headers } = await edge.ask(path);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  });
});
