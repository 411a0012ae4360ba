import type { Order } from "@shopstream/protos/shop/orders/v1/orders.ts";
import type { Address } from "@shopstream/protos/shop/types/v1/address.ts";
import type { OrderFacts } from "./content.ts";
import type { Recipient } from "./service.ts";

/** A member may have ordered with another address than the account's; a guest has no other. */
export function toRecipient({ customerId, email }: Order): Recipient {
  return { accountId: customerId, email };
}

export function toFacts(order: Order): OrderFacts {
  return {
    id: order.id,
    name: order.shippingAddress?.name ?? "",
    locale: order.locale,
    currency: order.currency,
    lines: order.lines.map(({ title, quantity, total }) => ({ title, quantity, totalMinor: total?.amount ?? 0 })),
    subtotalMinor: order.subtotal?.amount ?? 0,
    shippingMinor: order.shipping?.amount ?? 0,
    totalMinor: order.total?.amount ?? 0,
    refundedMinor: order.payment?.refunded?.amount ?? 0,
    shippingOption: order.shippingOption?.name ?? "",
    address: order.shippingAddress === undefined ? [] : linesOf(order.shippingAddress),
  };
}

/** A checkout that was refused while its customer waited: the page has said so already. */
export function hasToldItself({ cancelReason, timeline }: Order): boolean {
  const wasConfirmed = timeline.some(({ status }) => status === "confirmed");
  return !wasConfirmed && (cancelReason === "card_declined" || cancelReason === "out_of_stock");
}

function linesOf({ name, line1, line2, postalCode, city, region, country }: Address): string[] {
  const place = [postalCode, city].filter((word) => word !== "").join(" ");
  return [name, line1, line2, place, region, country].filter((line) => line !== "");
}
