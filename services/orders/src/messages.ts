import type { Draft } from "@shopstream/platform/rpc/handlers.ts";
import type { Cart } from "@shopstream/protos/shop/cart/v1/cart.ts";
import type { Order as OrderMessage } from "@shopstream/protos/shop/orders/v1/orders.ts";
import type { Payment } from "@shopstream/protos/shop/payments/v1/payments.ts";
import type { Basket } from "./basket.ts";
import { lineMinor, type Order, type OrderPayment } from "./order.ts";
import type { ShippingQuote } from "./shipping.ts";

/** An order as the contract says it, without what only its owner may see. */
export function toMessage(order: Order): Draft<OrderMessage> {
  const { currency, payment, customerId, subtotalMinor, shippingMinor, totalMinor, shortages: _, ...same } = order;
  const money = (amount: number) => ({ amount, currency });
  return {
    ...same,
    currency,
    customerId: customerId ?? "",
    lines: order.lines.map((line) => ({ ...line, unitPrice: money(line.unitMinor), total: money(lineMinor(line)) })),
    subtotal: money(subtotalMinor),
    shipping: money(shippingMinor),
    total: money(totalMinor),
    shippingOption: { ...order.shippingOption, price: money(shippingMinor) },
    payment: {
      status: payment.status,
      captured: money(payment.capturedMinor),
      refunded: money(payment.refundedMinor),
      declineCode: payment.declineCode,
    },
  };
}

/** The same for whoever may complete the payment. */
export function toOwnersMessage(order: Order, token = ""): Draft<OrderMessage> {
  const message = toMessage(order);
  const { status, clientSecret, nextActionUrl } = order.payment;
  const action = order.status === "pending" && status === "requires_action" ? { clientSecret, nextActionUrl } : {};
  return { ...message, token, payment: { ...message.payment, ...action } };
}

export function toOptionMessage({ priceMinor, ...option }: ShippingQuote, currency: string) {
  return { ...option, price: { amount: priceMinor, currency } };
}

export function toPayment(payment: Payment): OrderPayment {
  const { status, clientSecret, nextActionUrl, declineCode, captured, refunded } = payment;
  return {
    status,
    clientSecret,
    nextActionUrl,
    declineCode,
    capturedMinor: captured?.amount ?? 0,
    refundedMinor: refunded?.amount ?? 0,
  };
}

export function toStockLines({ lines }: Order) {
  return lines.map(({ sku, quantity }) => ({ sku, quantity }));
}

export function toBasket({ id, version, currency, region, lines }: Cart): Basket {
  return {
    id,
    version,
    currency,
    region,
    lines: lines.map(
      ({ sku, productId, title, options, quantity, unitPrice, purchasable, priceChanged, previousUnitPrice }) => {
        const unitMinor = unitPrice?.amount ?? 0;
        const seen = priceChanged && previousUnitPrice !== undefined ? { seenMinor: previousUnitPrice.amount } : {};
        return { sku, productId, title, options, quantity, unitMinor, purchasable, ...seen };
      },
    ),
  };
}
