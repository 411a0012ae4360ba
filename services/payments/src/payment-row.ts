import type { Payment, PaymentStatus } from "./payment.ts";

/** A row of payments; bigint columns arrive as text, or as numbers from jsonb. */
export interface PaymentRow {
  readonly order_id: string;
  readonly status: PaymentStatus;
  readonly amount: string | number;
  readonly currency: string;
  readonly captured: string | number;
  readonly refunded: string | number;
  readonly refunding: string | number;
  readonly payment_method_id: string;
  readonly provider_id: string | null;
  readonly client_secret: string;
  readonly next_action_url: string;
  readonly decline_code: string;
  readonly version: string | number;
  readonly created_at: Date | string;
}

export function toPayment(row: PaymentRow): Payment {
  return {
    orderId: row.order_id,
    status: row.status,
    amount: Number(row.amount),
    currency: row.currency,
    captured: Number(row.captured),
    refunded: Number(row.refunded),
    refunding: Number(row.refunding),
    paymentMethodId: row.payment_method_id,
    providerId: row.provider_id ?? undefined,
    clientSecret: row.client_secret,
    nextActionUrl: row.next_action_url,
    declineCode: row.decline_code,
    version: Number(row.version),
    createdAt: new Date(row.created_at),
  };
}
