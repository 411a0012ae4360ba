import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";
import type { Ask } from "./testing/http-request.ts";

const address = { line1: "1 Main St", city: "Berlin", country: "DE" };
const payment = { method: "card", paymentMethodId: "pm_card_visa" };
const order = { cartId: "cart_1", shippingAddress: address, shippingOptionId: "standard", payment };
const variant = { sku: "a", prices: [{ amount: 1, currency: "EUR" }] };
const key = { "idempotency-key": "k" };
const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const megabyte = "x".repeat(1 << 20);

type Case = readonly [what: string, path: string, ask: Ask, status: number, code: string, field?: string];

const login = "/v1/auth/login";
const lines = "/v1/carts/cart_1/lines";
const post = (body: unknown, headers: Record<string, string> = {}): Ask => ({ method: "POST", body, headers });

/** What nobody with good intentions sends: each gets a 4xx that names the fault, and reaches no service. */
const cases: readonly Case[] = [
  ["half a document", login, post('{"email":'), 400, "malformed_json"],
  ["a document and more", login, post('{"a":1} {"b":2}'), 400, "malformed_json"],
  ["numbers that are not JSON", lines, post('{"sku":"a","quantity":NaN}'), 400, "malformed_json"],
  ["bytes that are not UTF-8", login, post(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400, "malformed_json"],
  ["a list for an object", login, post("[]"), 400, "invalid_request", "body"],
  ["text for an object", login, post('"hello"'), 400, "invalid_request", "body"],
  ["null for an object", login, post("null"), 400, "invalid_request", "body"],
  [
    "a form",
    login,
    post("email=a", { "content-type": "application/x-www-form-urlencoded" }),
    415,
    "unsupported_media_type",
  ],
  ["XML", login, post("<a/>", { "content-type": "application/xml" }), 415, "unsupported_media_type"],
  ["no content type", login, post("{}", { "content-type": "" }), 415, "unsupported_media_type"],
  [
    "another charset",
    login,
    post("{}", { "content-type": "application/json; charset=utf-16" }),
    415,
    "unsupported_media_type",
  ],
  ["a compressed body", login, post("{}", { "content-encoding": "gzip" }), 415, "unsupported_media_type"],
  ["too much with a length", login, post({ email: megabyte }), 413, "payload_too_large"],
  [
    "too much without one",
    login,
    post(Array.from({ length: 20 }, () => megabyte.slice(0, 1 << 16))),
    413,
    "payload_too_large",
  ],
  [
    "a webhook of a megabyte",
    "/v1/payments/webhooks/stripe",
    post(megabyte.slice(0, (256 << 10) + 1)),
    413,
    "payload_too_large",
  ],
  ["nesting without end", login, post(deep(100_000)), 400, "invalid_request", "body"],
  ["a list without end", login, post(`{"email":[${"1,".repeat(2000)}1]}`), 400, "invalid_request", "email"],
  ["missing fields", login, post({}), 400, "invalid_request", "email"],
  ["an operator for a text", login, post({ email: { $gt: "" }, password: "x" }), 400, "invalid_request", "email"],
  ["a list for a text", login, post({ email: ["a@b.de"], password: "x" }), 400, "invalid_request", "email"],
  ["a NUL in a text", login, post({ email: "a\0@b.de", password: "x" }), 400, "invalid_request", "email"],
  ["half a character", login, post('{"email":"\\ud800","password":"x"}'), 400, "invalid_request", "email"],
  [
    "nothing but a prototype",
    login,
    post('{"__proto__":{"email":"a@b.de","password":"x"}}'),
    400,
    "invalid_request",
    "email",
  ],
  ["a negative quantity", lines, post({ sku: "a", quantity: -1 }), 400, "invalid_request", "quantity"],
  ["a fractional quantity", lines, post({ sku: "a", quantity: 1.5 }), 400, "invalid_request", "quantity"],
  ["a quantity as text", lines, post({ sku: "a", quantity: "1" }), 400, "invalid_request", "quantity"],
  ["a quantity beyond numbers", lines, post('{"sku":"a","quantity":1e999}'), 400, "invalid_request", "quantity"],
  ["an endless SKU", lines, post({ sku: "a".repeat(65), quantity: 1 }), 400, "invalid_request", "sku"],
  ["an order without a key", "/v1/orders", post(order), 400, "idempotency_key_required", "Idempotency-Key"],
  [
    "an order with a blank key",
    "/v1/orders",
    post(order, { "idempotency-key": "a b" }),
    400,
    "invalid_request",
    "Idempotency-Key",
  ],
  [
    "a card number for a token",
    "/v1/orders",
    post({ ...order, payment: { method: "card", paymentMethodId: "4242 4242" } }, key),
    400,
    "invalid_request",
    "payment.paymentMethodId",
  ],
  [
    "a country that is none",
    "/v1/orders",
    post({ ...order, shippingAddress: { ...address, country: "Germany" } }, key),
    400,
    "invalid_request",
    "shippingAddress.country",
  ],
  [
    "an e-mail that is none",
    "/v1/orders",
    post({ ...order, email: "a@b\r\nBcc: c@d.de" }, key),
    400,
    "invalid_request",
    "email",
  ],
  [
    "a price below nothing",
    "/v1/products",
    post({ title: "x", variants: [{ ...variant, prices: [{ amount: -1, currency: "EUR" }] }] }),
    400,
    "invalid_request",
    "variants[0].prices[0].amount",
  ],
  [
    "a SKU with a path",
    "/v1/products",
    post({ title: "x", variants: [{ ...variant, sku: "../../etc/passwd" }] }),
    400,
    "invalid_request",
    "variants[0].sku",
  ],
  ["a title of blanks", "/v1/products", post({ title: " \t", variants: [variant] }), 400, "invalid_request", "title"],
  ["a page of a million", "/v1/products?pageSize=1000000", {}, 400, "invalid_request", "pageSize"],
  ["a page size of words", "/v1/products?pageSize=1;drop%20table", {}, 400, "invalid_request", "pageSize"],
  ["two page sizes", "/v1/products?pageSize=1&pageSize=2", {}, 400, "invalid_request", "pageSize"],
  ["an order nobody sorts by", "/v1/products?sort=price;--", {}, 400, "invalid_request", "sort"],
  ["a query that is not UTF-8", "/v1/search?q=%ff%fe", {}, 400, "invalid_request", "q"],
  ["a NUL in a query", "/v1/search?q=a%00", {}, 400, "invalid_request", "q"],
  ["a path that is not UTF-8", "/v1/products/%E0%A4%A", {}, 400, "invalid_request", "slug"],
  ["a NUL in a path", "/v1/products/a%00b", {}, 400, "invalid_request", "slug"],
  ["a path out of the shop", "/v1/products/../../etc/passwd", {}, 404, "no_such_route"],
  ["a method of no use", "/v1/products", { method: "PURGE" }, 405, "method_not_allowed"],
  ["another host's page", "http://evil.example/v1/products", {}, 404, "no_such_route"],
  ["a token that is none", "/v1/me", { headers: { authorization: "Bearer \u00e9\u00e9" } }, 401, "token_invalid"],
  ["a password for a token", "/v1/me", { headers: { authorization: "Basic YTpi" } }, 401, "token_invalid"],
  [
    "an unsigned token",
    "/v1/me",
    { headers: { authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9." } },
    401,
    "token_invalid",
  ],
];

describe("hostile and broken requests", () => {
  let edge: TestEdge;
  let staff: { authorization: string };

  beforeAll(async () => {
    edge = await testEdge({ GATEWAY_BODY_TIMEOUT_MS: "100" });
    staff = await edge.bearer("usr_staff", "staff");
  });
  beforeEach(() => {
    edge.reached.length = 0;
  });
  afterAll(() => edge.close());

  it.each(cases.map(([what, path, ask, status, code, field]) => ({ what, path, ask, status, code, field })))(
    "$what",
    async ({ path, ask, status, code, field }) => {
      const told = await edge.ask(path, {
        ...ask,
        headers: { ...(path === "/v1/products" ? staff : {}), ...ask.headers },
      });
      expect({ status: told.status, code: told.json?.code }).toEqual({ status, code });
      if (field !== undefined)
        expect(told.json.errors.map((problem: { field: string }) => problem.field)).toContain(field);
      expect(told.headers["content-type"]).toBe("application/problem+json");
      expect(told.text).not.toMatch(/\bat .*:\d+|node_modules|select |ajv|SyntaxError/i);
      expect(edge.reached).toEqual([]);
    },
  );

  it("who may not do something learns that before what is wrong with the attempt, unless the token is over", async () => {
    const create = async (headers: Record<string, string>) =>
      (await edge.ask("/v1/products", { method: "POST", body: { title: "x" }, headers })).json.code;
    expect(await create(await edge.bearer("usr_1"))).toBe("not_allowed");
    expect(await create(staff)).toBe("invalid_request");
    expect(await create({ authorization: "Bearer nonsense" })).toBe("invalid_request");
    const headers = await edge.bearer("usr_1");
    const keyless = await edge.ask("/v1/orders/ord_1:refund", { method: "POST", body: {}, headers });
    expect([keyless.status, keyless.json.code]).toEqual([403, "not_allowed"]);
    expect(edge.reached).toEqual([]);
  });

  it("a refund that says something unknown is refused: it might have been meant to be smaller", async () => {
    const told = await edge.ask("/v1/orders/ord_1:refund", {
      method: "POST",
      body: { amount: 5 },
      headers: { ...staff, "idempotency-key": "k" },
    });
    expect([told.status, told.json.errors, edge.reached]).toEqual([
      400,
      [{ field: "amount", code: "unknown_field", message: "is not known here" }],
      [],
    ]);
  });

  it("a refund of an empty list of lines is refused, and not taken for one of everything", async () => {
    const refund = (body: object) =>
      edge.ask("/v1/orders/ord_1:refund", { method: "POST", body, headers: { ...staff, "idempotency-key": "k" } });
    const none = await refund({ lines: [] });
    expect([none.status, none.json.errors, edge.reached]).toEqual([
      400,
      [expect.objectContaining({ field: "lines", code: "too_few" })],
      [],
    ]);
    expect((await refund({})).status).toBe(200);
  });

  it("what is no HTTP is answered with a problem document", async () => {
    expect(await raw("FOO / HTTP/1.1\r\nhost: x\r\n\r\n")).toMatchObject({ status: 400, code: "malformed_request" });
    const long = `GET /${"x".repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`;
    expect(await raw(long)).toMatchObject({ status: 431, code: "headers_too_large" });
  });

  async function raw(request: string): Promise<unknown> {
    const socket = connect(Number(new URL(edge.url).port), "127.0.0.1");
    socket.end(request);
    const answer = await text(socket);
    expect(answer).toContain("content-type: application/problem+json");
    return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));
  }

  it("a body that never ends is given up", async () => {
    const { port } = new URL(edge.url);
    const { connect } = await import("node:net");
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      `POST ${login} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"email"`,
    );
    const answer = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(edge.reached).toEqual([]);
  });

  it("a prototype in a document pollutes nothing, and the rest of it counts", async () => {
    await edge.ask(
      login,
      post('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"email":"a@b.de","password":"x"}'),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(edge.reached.at(-1)?.request).toMatchObject({ email: "a@b.de", password: "x" });
  });

  it("afterwards the gateway is as before", async () => {
    expect((await edge.ask("/v1/products")).status).toBe(200);
    expect((await edge.ask("/readyz")).json).toEqual({ status: "ready" });
  });
});
