import { AppError } from "@shopstream/platform/errors.ts";

export type OrderStatus = "pending" | "confirmed" | "cancelled" | "shipped" | "delivered";

/** What was bought and how far it got. Amounts are minor units of `currency`. */
export interface Order {
  readonly id: string;
  /** Absent for a guest. */
  readonly customerId?: string;
  readonly email: string;
  /** That it was ordered in; "" when nobody said. */
  readonly locale: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly subtotalMinor: number;
  readonly shippingMinor: number;
  readonly totalMinor: number;
  readonly shippingAddress: Address;
  readonly shippingOption: ShippingChoice;
  readonly payment: OrderPayment;
  readonly timeline: readonly TimelineEntry[];
  readonly cancelReason: string;
  readonly shortages: readonly Shortage[];
  /** Absent until it is shipped. */
  readonly shipment?: Shipment;
  readonly cartId: string;
  readonly cartVersion: number;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface OrderLine {
  readonly sku: string;
  readonly productId: string;
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly refundedQuantity: number;
}

export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly postalCode: string;
  readonly region: string;
  readonly country: string;
  readonly phone: string;
}

export interface ShippingChoice {
  readonly id: string;
  readonly name: string;
  readonly minDays: number;
  readonly maxDays: number;
}

/** The payment as the payments service last told it. */
export interface OrderPayment {
  readonly status: string;
  readonly clientSecret: string;
  readonly nextActionUrl: string;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly declineCode: string;
}

export interface Shipment {
  readonly carrier: string;
  readonly trackingCode: string;
  readonly shippedAt: string;
}

export interface TimelineEntry {
  readonly status: OrderStatus;
  readonly note: string;
  readonly at: string;
}

export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

/** What a new order is made of. */
export type NewOrder = Pick<
  Order,
  | "id"
  | "email"
  | "locale"
  | "currency"
  | "lines"
  | "shippingMinor"
  | "shippingAddress"
  | "shippingOption"
  | "cartId"
  | "cartVersion"
> & { readonly customerId: string | undefined; readonly at: string };

const next: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ["confirmed", "cancelled"],
  confirmed: ["shipped", "cancelled"],
  shipped: ["delivered"],
  delivered: [],
  cancelled: [],
};

const unpaid: OrderPayment = {
  status: "pending",
  clientSecret: "",
  nextActionUrl: "",
  capturedMinor: 0,
  refundedMinor: 0,
  declineCode: "",
};

export function place({ at, customerId, ...order }: NewOrder): Order {
  const subtotalMinor = order.lines.reduce((total, line) => total + lineMinor(line), 0);
  return {
    ...order,
    ...(customerId === undefined ? {} : { customerId }),
    status: "pending",
    subtotalMinor,
    totalMinor: subtotalMinor + order.shippingMinor,
    payment: unpaid,
    timeline: [{ status: "pending", note: "placed", at }],
    cancelReason: "",
    shortages: [],
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

export function mustBeAbleTo(order: Order, status: OrderStatus): void {
  if (next[order.status].includes(status)) return;
  throw new AppError("rejected", "order_status", `a ${order.status} order cannot be ${status}`, {
    details: { orderId: order.id, orderStatus: order.status },
  });
}

export function moveTo(order: Order, status: OrderStatus, note: string, at: string): Order {
  mustBeAbleTo(order, status);
  return noted({ ...order, status }, note, at);
}

/** The order as it is once a carrier has it. */
export function ship(order: Order, { carrier, trackingCode }: Omit<Shipment, "shippedAt">, at: string): Order {
  const note = [carrier, trackingCode].filter((word) => word !== "").join(" ");
  return { ...moveTo(order, "shipped", note, at), shipment: { carrier, trackingCode, shippedAt: at } };
}

/** A change that the customer sees in the timeline. */
export function noted(order: Order, note: string, at: string): Order {
  const timeline = [...order.timeline, { status: order.status, note, at }];
  return { ...order, timeline, version: order.version + 1, updatedAt: at };
}

export function lineMinor({ unitMinor, quantity }: Pick<OrderLine, "unitMinor" | "quantity">): number {
  return unitMinor * quantity;
}
