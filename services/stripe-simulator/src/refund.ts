import type Stripe from "stripe";
import type { Call } from "./call.ts";
import type { Charge } from "./charge.ts";

export type Refund = Stripe.Refund & { charge: string; payment_intent: string };

export interface NewRefund {
  amount: number;
  reason: Stripe.Refund.Reason | null;
  metadata: Record<string, string>;
}

export function createRefund(call: Call, charge: Charge, given: NewRefund): Refund {
  return {
    id: call.newId("re"),
    object: "refund",
    amount: given.amount,
    balance_transaction: call.newId("txn"),
    charge: charge.id,
    created: call.nowSeconds,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: given.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: given.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
}
