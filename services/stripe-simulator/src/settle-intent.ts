import type Stripe from "stripe";
import type { Call } from "./call.ts";
import { type ChargeResult, createCharge } from "./charge.ts";
import type { Decline } from "./declines.ts";
import { ok, type Reply } from "./operation.ts";
import type { Intent } from "./payment-intent.ts";
import type { PaymentMethod } from "./payment-method.ts";

/** The issuer's answer: a charge that succeeded or failed, and the intent moved on by it. */
export function settleIntent(call: Call, intent: Intent, method: PaymentMethod, result: ChargeResult): Reply {
  const charge = createCharge(call, intent, method, result);
  call.save(charge);
  const moved = { ...intent, latest_charge: charge.id, next_action: null };
  if (result.decline) {
    const failed = failIntent(moved, cardError(result.decline, method, charge.id));
    call.save(failed);
    call.emit("charge.failed", charge);
    call.emit("payment_intent.payment_failed", failed);
    return { status: 402, body: { error: { ...failed.last_payment_error, payment_intent: failed } } };
  }
  const manual = intent.capture_method === "manual";
  const settled: Intent = {
    ...moved,
    payment_method: method.id,
    status: manual ? "requires_capture" : "succeeded",
    amount_capturable: manual ? intent.amount : 0,
    amount_received: manual ? 0 : intent.amount,
    last_payment_error: null,
  };
  call.save(settled);
  call.emit("charge.succeeded", charge);
  call.emit(manual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", settled);
  return ok(settled);
}

/** Back to the start: the shopper may try another card on the same intent. */
export function failIntent(intent: Intent, error: Stripe.PaymentIntent.LastPaymentError): Intent {
  return {
    ...intent,
    status: "requires_payment_method",
    payment_method: null,
    next_action: null,
    last_payment_error: error,
  };
}

function cardError(decline: Decline, method: PaymentMethod, charge: string): Stripe.PaymentIntent.LastPaymentError {
  return {
    charge,
    code: decline.code,
    decline_code: decline.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
    message: decline.message,
    ...(decline.param === undefined ? {} : { param: decline.param }),
    payment_method: method,
    type: "card_error",
  };
}
