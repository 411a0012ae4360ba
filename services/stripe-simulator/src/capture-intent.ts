import type Stripe from "stripe";
import type { Call } from "./call.ts";
import type { Charge } from "./charge.ts";
import { type Intent, mustBe } from "./payment-intent.ts";
import { StripeError } from "./stripe-error.ts";

/** Takes the held money or a part of it; what is left of the hold is let go, as with any single capture. */
export function captureIntent(call: Call, intent: Intent, amountToCapture: number | undefined): Intent {
  mustBe("captured", intent);
  const amount = amountToCapture ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) throw tooMuch(intent, amount);
  const charge: Charge = {
    ...heldCharge(call, intent),
    captured: true,
    amount_captured: amount,
    balance_transaction: call.newId("txn"),
  };
  const captured: Intent = { ...intent, status: "succeeded", amount_capturable: 0, amount_received: amount };
  call.save(charge);
  call.save(captured);
  call.emit("charge.captured", charge);
  call.emit("payment_intent.succeeded", captured);
  return captured;
}

/** Ends an intent; held money goes back, which Stripe shows as a refunded charge that was never captured. */
export function cancelIntent(
  call: Call,
  intent: Intent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Intent {
  mustBe("canceled", intent);
  if (intent.status === "requires_capture") {
    const held = heldCharge(call, intent);
    const released: Charge = { ...held, refunded: true, amount_refunded: held.amount };
    call.save(released);
    call.emit("charge.refunded", released);
  }
  const canceled: Intent = {
    ...intent,
    status: "canceled",
    amount_capturable: 0,
    canceled_at: call.nowSeconds,
    cancellation_reason: reason,
    next_action: null,
  };
  call.save(canceled);
  call.emit("payment_intent.canceled", canceled);
  return canceled;
}

function heldCharge(call: Call, intent: Intent): Charge {
  const charge = call.store.objects.find<Charge>(intent.latest_charge ?? "", "charge");
  if (!charge) throw new Error(`${intent.id} holds money without a charge`);
  return charge;
}

function tooMuch(intent: Intent, amount: number): StripeError {
  return new StripeError(400, {
    type: "invalid_request_error",
    code: "amount_too_large",
    param: "amount_to_capture",
    message: `You cannot capture ${amount}: only ${intent.amount_capturable} of this PaymentIntent can be captured.`,
    payment_intent: intent,
  });
}
