import type Stripe from "stripe";
import type { Call } from "./call.ts";
import { type Card, findCardByToken } from "./cards.ts";
import { noSuch } from "./stripe-error.ts";

export type PaymentMethod = Stripe.PaymentMethod & { card: Stripe.PaymentMethod.Card & { fingerprint: string } };

export interface CardDetails {
  expMonth: number;
  expYear: number;
  cvcGiven: boolean;
  billing?: Partial<Stripe.PaymentMethod.BillingDetails> | undefined;
  metadata?: Record<string, string> | undefined;
}

export function createPaymentMethod(call: Call, card: Card, details: CardDetails): PaymentMethod {
  const method: PaymentMethod = {
    id: call.newId("pm"),
    object: "payment_method",
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null, ...details.billing },
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: details.cvcGiven ? "pass" : null,
      },
      country: card.country,
      display_brand: card.brand,
      exp_month: details.expMonth,
      exp_year: details.expYear,
      fingerprint: card.fingerprint,
      funding: card.funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: card.supports3ds },
      wallet: null,
    },
    created: call.nowSeconds,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details.metadata ?? {},
    type: "card",
  };
  call.save(method);
  return method;
}

/** A stored method, or a fresh one where a documented `pm_card_…` name stands for it, as in Stripe's sandbox. */
export function getPaymentMethod(call: Call, id: string, param?: string): PaymentMethod {
  const card = id.startsWith("pm_") ? findCardByToken(id) : undefined;
  if (card) return createPaymentMethod(call, card, sandboxDetails(call));
  const method = call.store.objects.find<PaymentMethod>(id, "payment_method");
  if (!method) throw noSuch("PaymentMethod", id, param);
  return method;
}

export function sandboxDetails(call: Call): CardDetails {
  const nextYear = new Date(call.nowSeconds * 1000).getUTCFullYear() + 1;
  return { expMonth: 12, expYear: nextYear, cvcGiven: false };
}
