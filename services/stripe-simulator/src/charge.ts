import type Stripe from "stripe";
import type { Call } from "./call.ts";
import type { Decline } from "./declines.ts";
import type { Intent } from "./payment-intent.ts";
import type { PaymentMethod } from "./payment-method.ts";

export type Charge = Stripe.Charge & { payment_intent: string; payment_method: string };

export interface ChargeResult {
  decline: Decline | null;
  authenticated: boolean;
}

/** One try to take an intent's money: authorised (and captured, unless that is left for later) or failed. */
export function createCharge(call: Call, intent: Intent, method: PaymentMethod, result: ChargeResult): Charge {
  const { decline } = result;
  const captured = decline === null && intent.capture_method !== "manual";
  return {
    id: call.newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: captured ? call.newId("txn") : null,
    billing_details: method.billing_details as Stripe.Charge.BillingDetails,
    calculated_statement_descriptor: intent.statement_descriptor,
    captured,
    created: call.nowSeconds,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: decline ? refusedOutcome(decline) : approvedOutcome,
    paid: decline === null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: "card", card: cardDetails(intent, method, result) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping as Stripe.Charge.Shipping | null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? "failed" : "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
}

const approvedOutcome: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: "approved_by_network",
  reason: null,
  risk_level: "normal",
  risk_score: 20,
  seller_message: "Payment complete.",
  type: "authorized",
};

function refusedOutcome(decline: Decline): Stripe.Charge.Outcome {
  const blocked = decline.declineCode === "fraudulent";
  return {
    ...approvedOutcome,
    network_decline_code: blocked ? null : "05",
    network_status: blocked ? "not_sent_to_network" : "declined_by_network",
    reason: blocked ? "highest_risk_level" : decline.declineCode,
    risk_level: blocked ? "highest" : "normal",
    seller_message: blocked ? "Stripe blocked this payment as too risky." : "The bank declined the payment.",
    type: blocked ? "blocked" : "issuer_declined",
  };
}

function cardDetails(
  intent: Intent,
  method: PaymentMethod,
  result: ChargeResult,
): Stripe.Charge.PaymentMethodDetails.Card {
  const { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4 } = method.card;
  const threeDSecure = {
    authentication_flow: "challenge",
    electronic_commerce_indicator: "05",
    exemption_indicator: null,
    result: "authenticated",
    result_reason: null,
    transaction_id: null,
    version: "2.2.0",
  } as Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure;
  return {
    amount_authorized: result.decline ? null : intent.amount,
    authorization_code: result.decline ? null : "123456",
    brand,
    checks,
    country,
    electronic_commerce_indicator: null,
    exp_month,
    exp_year,
    fingerprint,
    funding,
    installments: null,
    last4,
    mandate: null,
    network: brand,
    network_transaction_id: null,
    regulated_status: "unregulated",
    three_d_secure: result.authenticated ? threeDSecure : null,
    transaction_link_id: null,
    wallet: null,
  };
}
