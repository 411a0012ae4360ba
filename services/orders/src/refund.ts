import { AppError } from "@shopstream/platform/errors.ts";
import { noted, type Order, type OrderPayment } from "./order.ts";

export type RefundStatus = "pending" | "completed" | "failed";

export interface RefundLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Money on its way back. It is on record before the payment provider is asked. */
export interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly lines: readonly RefundLine[];
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: RefundStatus;
  readonly attempts: number;
}

/** A refund that somebody made in the payment provider's dashboard. */
export type ForeignRefund = Pick<Refund, "id" | "orderId" | "amountMinor">;

/** What is wished for: these lines, or with none of them everything that is left, shipping included. */
export interface RefundWish {
  readonly id: string;
  readonly lines: readonly RefundLine[];
  readonly reason: string;
}

/** On record like our own: of no line in particular, since only an amount is known. */
export function adopted({ id, orderId, amountMinor }: ForeignRefund, { currency }: Order): Refund {
  const reason = "at the payment provider";
  return { id, orderId, lines: [], amountMinor, currency, reason, status: "completed", attempts: 0 };
}

const refundable = ["confirmed", "shipped", "delivered"];

/** The refund that fulfils the wish, beside those made earlier; throws when it asks for more than is left. */
export function refundOf(order: Order, earlier: readonly Refund[], wish: RefundWish): Refund {
  mustBePaid(order);
  const counted = earlier.filter(({ status }) => status !== "failed");
  const left = leftOf(order, counted);
  const lines = wish.lines.length === 0 ? left : merged(wish.lines);
  mustBeLeft(lines, left);
  const leftMinor = order.payment.capturedMinor - counted.reduce((total, refund) => total + refund.amountMinor, 0);
  const amountMinor = wish.lines.length === 0 ? leftMinor : priceOf(order, lines);
  if (amountMinor <= 0 || amountMinor > leftMinor)
    throw exceeds([{ field: "lines", message: "nothing is left to refund" }]);
  return {
    id: wish.id,
    orderId: order.id,
    lines,
    amountMinor,
    currency: order.currency,
    reason: wish.reason,
    status: "pending",
    attempts: 0,
  };
}

/** The order once the money is on its way back. */
export function refunded(order: Order, refund: Refund, payment: OrderPayment, at: string): Order {
  const quantities = new Map(refund.lines.map(({ sku, quantity }) => [sku, quantity]));
  const lines = order.lines.map((line) => ({
    ...line,
    refundedQuantity: line.refundedQuantity + (quantities.get(line.sku) ?? 0),
  }));
  // Two refunds may end in another order than they began: the larger sum is the later one.
  const refundedMinor = Math.max(payment.refundedMinor, order.payment.refundedMinor);
  const status = refundedMinor >= order.payment.capturedMinor ? "refunded" : "partially_refunded";
  const note = `refunded ${refund.amountMinor} ${order.currency}${refund.reason === "" ? "" : `: ${refund.reason}`}`;
  return noted({ ...order, lines, payment: { ...order.payment, refundedMinor, status } }, note, at);
}

function mustBePaid({ id, status }: Order): void {
  if (refundable.includes(status)) return;
  throw new AppError("rejected", "order_status", `a ${status} order cannot be refunded`, {
    details: { orderId: id, orderStatus: status },
  });
}

function leftOf(order: Order, earlier: readonly Refund[]): RefundLine[] {
  const gone = merged(earlier.flatMap(({ lines }) => lines));
  const goneOf = (sku: string) => gone.find((line) => line.sku === sku)?.quantity ?? 0;
  return order.lines
    .map(({ sku, quantity }) => ({ sku, quantity: quantity - goneOf(sku) }))
    .filter(({ quantity }) => quantity > 0);
}

function merged(lines: readonly RefundLine[]): RefundLine[] {
  const bySku = Map.groupBy(lines, ({ sku }) => sku);
  return [...bySku].map(([sku, group]) => ({ sku, quantity: group.reduce((total, line) => total + line.quantity, 0) }));
}

function mustBeLeft(lines: readonly RefundLine[], left: readonly RefundLine[]): void {
  const leftOver = (sku: string) => left.find((line) => line.sku === sku)?.quantity ?? 0;
  const over = lines.filter(({ sku, quantity }) => quantity > leftOver(sku));
  if (over.length > 0)
    throw exceeds(over.map(({ sku }) => ({ field: `lines.${sku}`, message: `at most ${leftOver(sku)}` })));
}

function priceOf(order: Order, lines: readonly RefundLine[]): number {
  const unitOf = (sku: string) => order.lines.find((line) => line.sku === sku)?.unitMinor ?? 0;
  return lines.reduce((total, { sku, quantity }) => total + unitOf(sku) * quantity, 0);
}

function exceeds(problems: readonly { field: string; message: string }[]): AppError {
  const fields = problems.map((problem) => ({ ...problem, code: "refund_exceeds" }));
  return new AppError("rejected", "refund_exceeds", "that is more than is left to refund", { fields });
}
