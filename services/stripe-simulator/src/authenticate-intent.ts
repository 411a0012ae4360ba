import type { Call } from "./call.ts";
import { getCardByFingerprint } from "./cards.ts";
import { type Intent, mustBe } from "./payment-intent.ts";
import { getPaymentMethod } from "./payment-method.ts";
import { failIntent, settleIntent } from "./settle-intent.ts";

export type AuthenticationOutcome = "succeeded" | "failed";

/** What the shopper did at the bank's page. A failure makes no charge; a success lets the issuer decide. */
export function authenticateIntent(call: Call, intent: Intent, outcome: AuthenticationOutcome): Intent {
  mustBe("authenticated", intent);
  const method = getPaymentMethod(call, intent.payment_method ?? "");
  if (outcome === "succeeded") {
    const { decline } = getCardByFingerprint(method.card.fingerprint);
    settleIntent(call, intent, method, { decline, authenticated: true });
    return call.store.objects.find<Intent>(intent.id, "payment_intent") as Intent;
  }
  const failed = failIntent(intent, {
    type: "invalid_request_error",
    code: "payment_intent_authentication_failure",
    message:
      "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt " +
      "to fulfill this PaymentIntent again.",
    doc_url: "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
    payment_method: method,
  });
  call.save(failed);
  call.emit("payment_intent.payment_failed", failed);
  return failed;
}
