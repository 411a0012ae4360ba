import { AppError } from "@shopstream/platform/errors.ts";
import type { Order } from "./order.ts";

/** What a client can do something about: by the reason of the cancellation. */
const refusals: Readonly<Record<string, { readonly message: string; readonly field?: string }>> = {
  unknown_payment_method: {
    message: "the payment provider does not know this payment method; nothing was charged",
    field: "payment.paymentMethodId",
  },
  amount_too_small: { message: "the total is less than can be paid by card; nothing was charged" },
  amount_too_large: { message: "the total is more than can be paid by card; nothing was charged" },
};

/** The order as the answer to its creation, unless it was cancelled: then why. `token` lets a guest read it all the same. */
export function mustNotBeCancelled(order: Order, token: string): Order {
  if (order.status !== "cancelled") return order;
  const details = { orderId: order.id, ...(token === "" ? {} : { orderToken: token }) };
  if (order.cancelReason === "out_of_stock") throw outOfStock(order, details);
  if (order.cancelReason === "card_declined") throw declined(order, details);
  const { message, field } = refusals[order.cancelReason] ?? {
    message: "the order was cancelled before it was confirmed",
  };
  throw new AppError("rejected", "order_cancelled", message, {
    details: { ...details, reason: order.cancelReason },
    ...(field === undefined ? {} : { fields: [{ field, code: order.cancelReason, message }] }),
  });
}

/** Somebody who proved the same cart may see its order: another tab, or a second press of the button. */
export function alreadyOrdered({ id, status }: Order, token: string): AppError {
  const details = { orderId: id, orderStatus: status, ...(token === "" ? {} : { orderToken: token }) };
  return new AppError("conflict", "cart_already_ordered", "this cart, as it is, is ordered already", { details });
}

function outOfStock({ shortages }: Order, details: Record<string, unknown>): AppError {
  return new AppError("rejected", "out_of_stock", "there is not enough in stock; nothing was charged", {
    details: { ...details, shortages },
    fields: shortages.map(({ sku, available }) => ({
      field: `lines.${sku}`,
      code: "out_of_stock",
      message: `${available} available`,
    })),
  });
}

function declined({ payment: { declineCode } }: Order, details: Record<string, unknown>): AppError {
  return new AppError("rejected", "card_declined", "the card was declined; nothing was charged", {
    details: { ...details, declineCode },
  });
}
