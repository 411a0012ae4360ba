import { describe, expect, it } from "vitest";
import type { Order } from "./order.ts";
import { mustNotBeCancelled } from "./outcome.ts";

describe("an order that was turned back", () => {
  const answer = (cancelReason: string) => () =>
    mustNotBeCancelled({ id: "ord_1", status: "cancelled", cancelReason } as Order, "token");

  it("because of its payment method names the field", () => {
    const field = "payment.paymentMethodId";
    expect(answer("unknown_payment_method")).toThrow(
      expect.objectContaining({
        code: "order_cancelled",
        message: expect.stringContaining("payment method"),
        options: expect.objectContaining({
          fields: [expect.objectContaining({ field, code: "unknown_payment_method" })],
        }),
      }),
    );
  });

  it.each([
    ["amount_too_small", "less than"],
    ["amount_too_large", "more than"],
    ["requested", "before it was confirmed"],
  ])("because of %s says so in words, and can be read", (reason, words) => {
    expect(answer(reason)).toThrow(
      expect.objectContaining({
        code: "order_cancelled",
        message: expect.stringContaining(words),
        options: { details: { orderId: "ord_1", orderToken: "token", reason } },
      }),
    );
  });
});
