import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

describe("REST becomes a call of the contract", () => {
  let edge: TestEdge;
  const last = () => edge.reached.at(-1);

  beforeAll(async () => {
    edge = await testEdge();
  });
  beforeEach(() => {
    edge.reached.length = 0;
  });
  afterAll(() => edge.close());

  it("path, query and lists become fields, with defaults for the rest", async () => {
    await edge.ask("/v1/products?category=chairs&pageSize=5&include=variants,stock&nonsense=1");
    expect(last()).toMatchObject({
      call: "catalog.listProducts",
      request: { category: "chairs", pageSize: 5, include: ["variants", "stock"], sort: "", pageToken: "" },
    });
    await edge.ask("/v1/search?q=oak&brand=a&brand=b&attr.colour=red,blue&priceMin=100&inStock=true");
    expect(last()?.request).toMatchObject({
      q: "oak",
      brand: ["a", "b"],
      attr: { colour: "red,blue" },
      priceMin: 100,
      inStock: true,
    });
  });

  it("path parameters are decoded, and win over the body", async () => {
    await edge.ask("/v1/products/a%2Fb%20c");
    expect(last()?.request).toMatchObject({ slug: "a/b c" });
    await edge.ask("/v1/carts/cart_1/lines", {
      method: "POST",
      body: { id: "cart_2", sku: "a", quantity: 2, cartToken: "forged" },
      headers: { "x-cart-token": "secret" },
    });
    expect(last()?.request).toEqual({ id: "cart_1", sku: "a", quantity: 2, cartToken: "secret" });
  });

  it("what only the gateway may say cannot be said by the client", async () => {
    await edge.ask("/v1/auth/login", {
      method: "POST",
      body: { email: "a@b.de", password: "x", userAgent: "forged", client: "web" },
      headers: { "user-agent": "test/1" },
    });
    expect(last()?.request).toEqual({ email: "a@b.de", password: "x", userAgent: "test/1", client: "" });
  });

  it("an absent body and null fields count as not given", async () => {
    const told = await edge.ask("/v1/orders/ord_1:cancel", { method: "POST" });
    expect([told.status, last()?.request]).toEqual([200, { id: "ord_1", reason: "", orderToken: "" }]);
    await edge.ask("/v1/orders/ord_1:cancel", { method: "POST", body: { reason: null, unknown: { deep: null } } });
    expect(last()?.request).toMatchObject({ id: "ord_1", reason: "" });
  });

  it("an edit says which fields were given, also the empty ones, and clients cannot say so themselves", async () => {
    const staff = await edge.bearer("usr_1", "staff");
    const body = { version: 1, attributes: {}, media: null, given: ["categories"] };
    await edge.ask("/v1/products/prod_1", { method: "PATCH", headers: staff, body });
    expect(last()?.request.given).toEqual(["version", "attributes", "id"]);
  });

  it("a DELETE may say what it is about in the query or in a body", async () => {
    const staff = await edge.bearer("usr_1", "staff");
    await edge.ask("/v1/products/prod_1?version=3", { method: "DELETE", headers: staff });
    expect(last()?.request).toMatchObject({ id: "prod_1", version: 3 });
    const body = JSON.stringify({ version: 4 });
    const described = { ...staff, "content-type": "application/json", "content-length": String(body.length) };
    await edge.ask("/v1/products/prod_1", { method: "DELETE", headers: described, body });
    expect(last()?.request).toMatchObject({ id: "prod_1", version: 4 });
  });

  it("signing out carries the token that ends; one that can be none is left behind", async () => {
    const token = await edge.bearer("usr_1");
    await edge.ask("/v1/auth/logout", { method: "POST", headers: token });
    expect(last()?.context.principal).toMatchObject({ id: "usr_1" });
    const told = await edge.ask("/v1/auth/logout", { method: "POST", headers: { authorization: "Bearer ü" } });
    expect([told.status, last()?.context.principal.kind]).toEqual([204, "anonymous"]);
  });

  it("the call carries request id, key, token and deadline", async () => {
    const headers = { ...(await edge.bearer("usr_1")), "x-request-id": "req-1", "idempotency-key": "key-1" };
    const told = await edge.ask("/v1/orders/ord_1:cancel", { method: "POST", headers });
    expect(told.headers["x-request-id"]).toBe("req-1");
    expect(last()?.context).toMatchObject({
      requestId: "req-1",
      idempotencyKey: "key-1",
      principal: { kind: "user", id: "usr_1" },
      peer: "gateway",
    });
    expect((last()?.context.deadlineMs ?? 0) - Date.now()).toBeGreaterThan(8_000);
    const other = await edge.ask("/v1/products", {
      headers: { "x-request-id": "bad id\t", "idempotency-key": "ignored here" },
    });
    expect(other.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(last()?.context.idempotencyKey).toBeUndefined();
  });

  it("the answer has the contract's status, every list, and no body where there is none", async () => {
    edge.answers["cart.createCart"] = () => ({
      id: "cart_1",
      token: "t",
      currency: "EUR",
      updatedAt: "2026-01-01T00:00:00.000Z",
    });
    const created = await edge.ask("/v1/carts", { method: "POST", body: {} });
    expect(created.status).toBe(201);
    expect(created.headers["content-type"]).toBe("application/json");
    expect(created.headers.location).toBe("/v1/carts/cart_1");
    expect(created.json).toEqual({
      id: "cart_1",
      token: "t",
      lines: [],
      notices: [],
      currency: "EUR",
      version: 0,
      updatedAt: "2026-01-01T00:00:00.000Z",
      region: "",
    });
    edge.answers["cart.getCart"] = () => ({ id: "cart_1", currency: "EUR" });
    expect((await edge.ask("/v1/carts/cart_1")).json).not.toHaveProperty("token");
    edge.answers["identity.signUp"] = () => ({ user: { id: "usr_1" } });
    const body = { email: "ada@example.com", password: "kumquat-lantern" };
    const nowhere = await edge.ask("/v1/auth/signup", { method: "POST", body });
    expect([nowhere.status, nowhere.headers.location]).toEqual([201, undefined]);
    const gone = await edge.ask("/v1/products/prod_1?version=3", {
      method: "DELETE",
      headers: await edge.bearer("usr_1", "staff"),
    });
    expect([gone.status, gone.text, last()?.request.version]).toEqual([204, "", 3]);
  });

  it("a webhook arrives with its bytes as they were sent", async () => {
    const body = '{ "id" : "evt_1",\n "amount": 10.00 }';
    await edge.ask("/v1/payments/webhooks/stripe", {
      method: "POST",
      body,
      headers: { "stripe-signature": "t=1,v1=abc", "content-type": "application/json; charset=utf-8" },
    });
    expect(Buffer.from(last()?.request.payload).toString()).toBe(body);
    expect(last()?.request.signature).toBe("t=1,v1=abc");
  });

  it("HEAD answers what GET would, without its body", async () => {
    const [get, head] = [await edge.ask("/v1/products/x"), await edge.ask("/v1/products/x", { method: "HEAD" })];
    expect(head.bytes).toHaveLength(0);
    expect([head.status, head.headers["content-length"], head.headers.etag]).toEqual([
      200,
      get.headers["content-length"],
      get.headers.etag,
    ]);
  });
});
