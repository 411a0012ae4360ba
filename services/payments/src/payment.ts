import { type Money, money } from "@shopstream/platform/money.ts";

export type PaymentStatus =
  | "created"
  | "requires_action"
  | "authorised"
  | "captured"
  | "partially_refunded"
  | "refunded"
  | "failed"
  | "cancelled";

/** The money side of one order. Amounts in minor units of `currency`. */
export interface Payment {
  readonly orderId: string;
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
  readonly refunding: number;
  readonly paymentMethodId: string;
  readonly providerId: string | undefined;
  readonly clientSecret: string;
  readonly nextActionUrl: string;
  readonly declineCode: string;
  readonly version: number;
  readonly createdAt: Date;
}

/** A payment as the provider knows it. */
export interface ProviderPayment {
  readonly providerId: string;
  readonly orderId: string;
  readonly status: Exclude<PaymentStatus, "partially_refunded" | "refunded">;
  readonly amount: number;
  readonly captured: number;
  /** Known only from a list. */
  readonly refunded?: number;
  readonly clientSecret: string;
  readonly nextActionUrl: string;
  readonly declineCode: string;
}

/** One side of a transfer; debits are positive. */
export interface Posting {
  readonly transfer: string;
  readonly account: "provider_clearing" | "sales" | "refunds";
  readonly amount: number;
}

// Forward only. A provider's word that is not in the list is old news, or contradicts what we decided.
const next: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  created: ["requires_action", "authorised", "captured", "failed", "cancelled"],
  requires_action: ["authorised", "captured", "failed", "cancelled"],
  authorised: ["captured", "failed", "cancelled"],
  captured: ["partially_refunded", "refunded"],
  partially_refunded: ["refunded"],
  refunded: [],
  failed: ["authorised", "captured", "cancelled"],
  cancelled: [],
};

function canMove(from: PaymentStatus, to: PaymentStatus): boolean {
  return next[from].includes(to);
}

/** The payment after hearing the provider; the same object when that is nothing new. */
export function adopt(payment: Payment, seen: ProviderPayment): Payment {
  const known = payment.providerId === undefined ? { ...payment, providerId: seen.providerId } : payment;
  if (!canMove(payment.status, seen.status)) return payment.providerId === undefined ? known : payment;
  const { status, captured, clientSecret, nextActionUrl, declineCode } = seen;
  const isWaiting = status === "requires_action";
  return {
    ...known,
    status,
    captured,
    declineCode,
    clientSecret: isWaiting ? clientSecret : "",
    nextActionUrl: isWaiting ? nextActionUrl : "",
  };
}

/** Money still held of the customer: captured and neither given back nor promised to be. */
export function refundable({ captured, refunded, refunding }: Payment): number {
  return captured - refunded - refunding;
}

/** Nothing of the customer's money is held, and nothing more can be taken. */
export function isEnded({ status }: Payment): boolean {
  return status === "cancelled" || status === "refunded";
}

export function capturePostings({ orderId, captured }: Payment): Posting[] {
  const transfer = `capture ${orderId}`;
  return [
    { transfer, account: "provider_clearing", amount: captured },
    { transfer, account: "sales", amount: -captured },
  ];
}

export function refundPostings(refundId: string, amount: number): Posting[] {
  const transfer = `refund ${refundId}`;
  return [
    { transfer, account: "refunds", amount },
    { transfer, account: "provider_clearing", amount: -amount },
  ];
}

export function inCurrencyOf(payment: Payment, amount: number): Money {
  return money(amount, payment.currency);
}
