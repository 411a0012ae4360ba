import type { AppError } from "@shopstream/platform/errors.ts";
import requests from "@shopstream/protos/requests.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { sampleMessage } from "./testing/sample-request.ts";
import { type RequestSchemas, Validation } from "./validation.ts";

const validation = new Validation(requests as RequestSchemas);

function problemsOf(message: string, value: Record<string, unknown>): string[] {
  try {
    validation.mustBeValid(message, value);
    return [];
  } catch (error) {
    return ((error as AppError).options.fields ?? []).map(({ field, code }) => `${field} ${code}`);
  }
}

describe("a request message", () => {
  it("every field at fault is named at once, by its path", () => {
    const address = { line1: "1 Main St", country: "Germany" };
    const payment = { method: "cheque", paymentMethodId: "4242424242424242" };
    expect(problemsOf("CreateOrderRequest", { cartId: 7, email: "nobody", shippingAddress: address, payment })).toEqual(
      [
        "shippingOptionId required",
        "cartId wrong_type",
        "email bad_format",
        "shippingAddress.city required",
        "shippingAddress.country bad_format",
        "payment.method not_allowed",
        "payment.paymentMethodId bad_format",
      ],
    );
  });

  it("a field of a list is named by its position", () => {
    const variants = [
      { sku: "a", prices: [{ amount: 1.5, currency: "EUR" }] },
      { sku: "b", prices: [] },
    ];
    expect(problemsOf("CreateProductRequest", { title: "Table", variants, attributes: { "a/b": 1 } })).toEqual([
      "variants[0].prices[0].amount wrong_type",
      "variants[1].prices too_few",
      "attributes.a/b wrong_type",
    ]);
  });

  it("what the message does not have is removed, also below and under other spellings", () => {
    const value = { id: "cart_1", sku: "a", quantity: 1, cart_token: "t", admin: true, toString: 1 };
    expect(problemsOf("AddLineRequest", value)).toEqual([]);
    expect(value).toEqual({ id: "cart_1", sku: "a", quantity: 1 });
    const product = {
      title: "Table",
      variants: [{ sku: "a", initial_stock: 9e9, prices: [{ amount: 1, currency: "EUR", x: 1 }] }],
      attributes: { any: "thing" },
    };
    expect(problemsOf("CreateProductRequest", product)).toEqual([]);
    expect(product).toEqual({
      title: "Table",
      variants: [{ sku: "a", prices: [{ amount: 1, currency: "EUR" }] }],
      attributes: { any: "thing" },
    });
  });

  it.each([
    ["ada@example.org", []],
    ["ada@example", ["email bad_format"]],
    ["@example.org", ["email bad_format"]],
    ["a b@example.org", ["email bad_format"]],
    [`${"x".repeat(250)}@example.org`, ["email too_long"]],
  ])("%s as an e-mail address", (email, problems) => {
    expect(problemsOf("SignUpRequest", { email, password: "long enough" })).toEqual(problems);
  });

  it("a hostile text is refused as fast as any other", () => {
    const start = performance.now();
    expect(problemsOf("SignUpRequest", { email: `a@${"a".repeat(900_000)}`, password: "long enough" })).toEqual([
      "email too_long",
    ]);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it("not more than a hundred problems are told", () => {
    const variants = Array.from({ length: 900 }, () => ({}));
    expect(problemsOf("CreateProductRequest", { title: "Table", variants })).toHaveLength(100);
  });

  it.each(Object.keys(requests.$defs))("%s has a valid example", (name) => {
    expect(problemsOf(name, sampleMessage(name))).toEqual([]);
  });

  it("a message that the contract does not have stops the start", () => {
    expect(() => validation.schemaOf("NoSuchRequest")).toThrow("no schema");
  });
});
