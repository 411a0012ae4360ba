import { AppError } from "@shopstream/platform/errors.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

describe("what a client sees of an error", () => {
  let edge: TestEdge;
  const failing = (error: Error) => {
    edge.answers["orders.getOrder"] = () => Promise.reject(error);
    return edge.ask("/v1/orders/ord_1", { headers: { "x-request-id": "req-9" } });
  };

  beforeAll(async () => {
    edge = await testEdge();
  });
  afterAll(() => edge.close());

  it("a problem document with stable words, the fields and the facts", async () => {
    const told = await failing(
      new AppError("rejected", "out_of_stock", "not enough of oak-1", {
        fields: [{ field: "lines[0]", code: "out_of_stock", message: "2 left" }],
        details: { skus: ["oak-1"], status: 1 },
      }),
    );
    expect(told.headers["content-type"]).toBe("application/problem+json");
    expect(told.json).toEqual({
      type: "urn:shopstream:problem:out_of_stock",
      title: "Refused",
      status: 422,
      code: "out_of_stock",
      detail: "not enough of oak-1",
      requestId: "req-9",
      errors: [{ field: "lines[0]", code: "out_of_stock", message: "2 left" }],
      skus: ["oak-1"],
    });
  });

  it.each([
    [new AppError("not_found", "order_not_found", "x"), 404],
    [new AppError("conflict", "version_conflict", "x"), 409],
    [new AppError("rejected", "card_declined", "x"), 402],
    [new AppError("exhausted", "busy", "x"), 429],
    [new AppError("unavailable", "store_unavailable", "x"), 503],
    [new AppError("timeout", "deadline_exceeded", "x"), 504],
  ])("%s", async (error, status) => {
    const told = await failing(error);
    expect([told.status, told.json.code, told.headers["cache-control"]]).toEqual([status, error.code, "no-store"]);
  });

  it("it says when to come back", async () => {
    const told = await failing(new AppError("unavailable", "store_unavailable", "x", { retryAfterSeconds: 2.2 }));
    expect(told.headers["retry-after"]).toBe("3");
  });

  it("of a bug it says nothing", async () => {
    const told = await failing(new Error("select * from secrets at /srv/x.ts:1"));
    expect(told.json).toEqual({
      type: "urn:shopstream:problem:internal",
      title: "Internal error",
      status: 500,
      code: "internal",
      detail: "something went wrong on our side",
      requestId: "req-9",
    });
  });

  it("an error that is answered again is the first one, byte for byte", async () => {
    edge.answers["orders.createOrder"] = () => {
      throw new AppError("rejected", "card_declined", "the card was declined", {
        requestId: "the-first",
        details: { declineCode: "generic" },
      });
    };
    const body = {
      cartId: "cart_1",
      shippingAddress: { line1: "1", city: "B", country: "DE" },
      shippingOptionId: "std",
      payment: { method: "card", paymentMethodId: "pm_card_visa" },
    };
    const send = () => edge.ask("/v1/orders", { method: "POST", body, headers: { "idempotency-key": "k" } });
    const [first, second] = [await send(), await send()];
    expect(first.json.requestId).toBe("the-first");
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(second.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
  });

  it("no such path is 404, another method 405 with those that are allowed, OPTIONS lists them", async () => {
    expect((await edge.ask("/v1/nothing")).json).toMatchObject({ status: 404, code: "no_such_route" });
    const told = await edge.ask("/v1/products", { method: "PUT", body: {} });
    expect([told.status, told.json.code, told.headers.allow]).toEqual([405, "method_not_allowed", "GET, HEAD, POST"]);
    const options = await edge.ask("/v1/products", { method: "OPTIONS" });
    expect([options.status, options.headers.allow]).toEqual([204, "GET, HEAD, POST"]);
  });

  it("a key is required where the contract says so, and must be visible ASCII", async () => {
    const missing = await edge.ask("/v1/orders", { method: "POST", body: {} });
    expect(missing.json).toMatchObject({
      status: 400,
      code: "idempotency_key_required",
      errors: [{ field: "Idempotency-Key" }],
    });
    for (const key of ["", "a b", "x".repeat(256)]) {
      const told = await edge.ask("/v1/orders/ord_1:cancel", { method: "POST", headers: { "idempotency-key": key } });
      expect(told.json).toMatchObject({ status: 400, errors: [{ field: "Idempotency-Key", code: "bad_format" }] });
    }
  });
});
