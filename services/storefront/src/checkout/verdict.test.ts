import { describe, expect, it } from "vitest";
import { verdictOf } from "./verdict.ts";

const refused = (status: number, code: string, more: object = {}) =>
  verdictOf({ ok: false, problem: { status, code, ...more }, body: more });

describe("what became of an order", () => {
  it.each([
    ["confirmed", "captured", "confirmed"],
    ["pending", "requires_action", "challenge"],
    ["pending", "authorised", "running"],
  ])("%s with a payment %s is %s", (status, payment, kind) => {
    const data = { id: "ord_1", status, payment: { status: payment } };
    expect(verdictOf({ ok: true, data })).toEqual({ kind, orderId: "ord_1" });
  });

  it("a declined card is answered with another card, in the bank's words", () => {
    expect(refused(402, "card_declined", { declineCode: "insufficient_funds" })).toEqual({
      kind: "refused",
      at: "payment",
      code: "insufficient_funds",
      skus: [],
    });
  });

  it("what is missing in stock is named", () => {
    const errors = [{ field: "lines.oak-1", code: "out_of_stock", message: "" }];
    expect(refused(422, "out_of_stock", { errors })).toEqual({
      kind: "refused",
      at: "review",
      code: "out_of_stock",
      skus: ["oak-1"],
    });
  });

  it.each([
    [503, "shop_unreachable"],
    [504, "deadline_exceeded"],
    [500, "internal"],
    [429, "rate_limited"],
    [409, "idempotency_in_progress"],
  ])("%d %s leaves it open whether something was bought", (status, code) => {
    expect(refused(status, code)).toEqual({ kind: "unknown" });
  });

  it("a cart that cannot be seen any more was a member's", () => {
    expect(refused(404, "cart_not_found")).toEqual({ kind: "signedOut" });
    expect(refused(401, "token_expired")).toEqual({ kind: "signedOut" });
  });

  it.each([
    ["pending", "running"],
    ["confirmed", "confirmed"],
  ])("a cart that another tab ordered leads to that order, %s", (orderStatus, kind) => {
    expect(refused(409, "cart_already_ordered", { orderId: "ord_2", orderStatus })).toEqual({ kind, orderId: "ord_2" });
  });

  it("prices that changed are shown before anything is bought", () => {
    expect(
      refused(409, "price_changed", { errors: [{ field: "lines.a", code: "price_changed", message: "" }] }),
    ).toEqual({
      kind: "refused",
      at: "review",
      code: "price_changed",
      skus: ["a"],
    });
  });
});
