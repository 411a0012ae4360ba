import type { Money } from "@shopstream/platform/money.ts";
import type { ProviderPayment } from "./payment.ts";

export interface AuthoriseOrder {
  readonly orderId: string;
  readonly amount: Money;
  readonly paymentMethodId: string;
}

/** A refund as the provider knows it. */
export interface ProviderRefund {
  readonly id: string;
  /** Of the payment. */
  readonly providerId: string;
  readonly amount: number;
  readonly status: "pending" | "settled" | "failed";
  /** Absent when it was not us who asked for it. */
  readonly refundId?: string;
}

/** Who moves the money. Every call can be repeated; a decline is an answer, an outage an AppError. */
export interface PaymentProvider {
  /** Creates and confirms a payment that is captured later. */
  authorise(order: AuthoriseOrder): Promise<ProviderPayment>;
  capture(providerId: string): Promise<ProviderPayment>;
  /** Voids what is not captured. Answers the payment as it is, also when it could not be voided any more. */
  cancel(providerId: string): Promise<ProviderPayment>;
  refund(providerId: string, refundId: string, amount: number): Promise<void>;
  refundsOf(providerId: string): Promise<ProviderRefund[]>;
  /** Refunds made since then, whoever made them, newest first, at most `limit`. */
  refundsSince(since: Date, limit: number): Promise<ProviderRefund[]>;
  get(providerId: string): Promise<ProviderPayment>;
  /** Payments made since then, newest first, at most `limit`. */
  list(since: Date, limit: number): Promise<ProviderPayment[]>;
}
