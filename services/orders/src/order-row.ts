import type {
  Address,
  Order,
  OrderLine,
  OrderPayment,
  OrderStatus,
  Shipment,
  ShippingChoice,
  Shortage,
  TimelineEntry,
} from "./order.ts";

/** An order as PostgreSQL gives it: bigint as text. */
export interface OrderRow {
  readonly id: string;
  readonly customer_id: string | null;
  readonly email: string;
  readonly locale: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly lines: OrderLine[];
  readonly subtotal: string;
  readonly shipping: string;
  readonly total: string;
  readonly shipping_address: Address;
  readonly shipping_option: ShippingChoice;
  readonly payment: OrderPayment;
  readonly timeline: TimelineEntry[];
  readonly cancel_reason: string;
  readonly shortages: Shortage[];
  readonly shipment: Shipment | null;
  readonly cart_id: string;
  readonly cart_version: string;
  readonly version: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** In the order in which `toRow` is read back: named, so that a column added later keeps its default. */
export const orderColumns =
  "id, customer_id, email, locale, status, currency, lines, subtotal, shipping, total, shipping_address, shipping_option, payment, timeline, cancel_reason, shortages, cart_id, cart_version, cart_claim, version, created_at, updated_at";

export function toOrder(row: OrderRow): Order {
  return {
    id: row.id,
    ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
    email: row.email,
    locale: row.locale,
    status: row.status,
    currency: row.currency,
    lines: row.lines,
    subtotalMinor: Number(row.subtotal),
    shippingMinor: Number(row.shipping),
    totalMinor: Number(row.total),
    shippingAddress: row.shipping_address,
    shippingOption: row.shipping_option,
    payment: row.payment,
    timeline: row.timeline,
    cancelReason: row.cancel_reason,
    shortages: row.shortages,
    ...(row.shipment === null ? {} : { shipment: row.shipment }),
    cartId: row.cart_id,
    cartVersion: Number(row.cart_version),
    version: Number(row.version),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** A cart in the state in which it was ordered. */
export function cartClaim({ cartId, cartVersion }: Pick<Order, "cartId" | "cartVersion">): string {
  return `${cartId}/${cartVersion}`;
}

/** The value for jsonb_populate_record(null::orders, …). */
export function toRow(order: Order): string {
  return JSON.stringify({
    id: order.id,
    customer_id: order.customerId ?? null,
    email: order.email,
    locale: order.locale,
    status: order.status,
    currency: order.currency,
    lines: order.lines,
    subtotal: order.subtotalMinor,
    shipping: order.shippingMinor,
    total: order.totalMinor,
    shipping_address: order.shippingAddress,
    shipping_option: order.shippingOption,
    payment: order.payment,
    timeline: order.timeline,
    cancel_reason: order.cancelReason,
    shortages: order.shortages,
    cart_id: order.cartId,
    cart_version: order.cartVersion,
    cart_claim: cartClaim(order),
    version: order.version,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
  });
}
