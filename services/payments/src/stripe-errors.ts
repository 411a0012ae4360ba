import { AppError } from "@shopstream/platform/errors.ts";
import Stripe from "stripe";

/** The intent inside a decline: to us a declined card is an answer, not a failure. */
export function declinedIntent(error: unknown): Stripe.PaymentIntent | undefined {
  return error instanceof Stripe.errors.StripeCardError
    ? (error.payment_intent as Stripe.PaymentIntent | undefined)
    : undefined;
}

/** What the SDK throws, as an AppError. Where the outcome is unknown the kind says so, and the caller asks again under the same key. */
export function toProviderError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const options = { cause: error, retryAfterSeconds: 1 };
  if (error instanceof Stripe.errors.StripeInvalidRequestError) return toRefusal(error);
  if (
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError
  ) {
    return new Error("the payment provider does not accept our key", { cause: error });
  }
  // Not an outage: the first request under this key is still at work, and one that is stuck must not open the breaker.
  if (error.code === "idempotency_key_in_use" || error.statusCode === 409)
    return new AppError("conflict", "payment_in_progress", "the same step is still being worked on", options);
  if (error instanceof Stripe.errors.StripeConnectionError && /timed? ?out|timeout/i.test(error.message)) {
    return new AppError(
      "timeout",
      "provider_timeout",
      "the payment provider took too long; the outcome is not known yet",
      options,
    );
  }
  return new AppError("unavailable", "provider_unavailable", "the payment provider cannot be reached", options);
}

// Stripe names amounts below one of the currency's smallest unit in another way than those below its own minimum.
const amountCodes: Readonly<Record<string, string>> = {
  amount_too_large: "amount_too_large",
  amount_too_small: "amount_too_small",
  parameter_invalid_integer: "amount_too_small",
};

function toRefusal(error: Stripe.errors.StripeInvalidRequestError): AppError {
  if (error.code === "payment_intent_unexpected_state" || error.code === "charge_already_captured") {
    return new AppError("conflict", "provider_state", "the payment is not in a state that allows this", {
      cause: error,
    });
  }
  if (error.code === "resource_missing" && error.param === "payment_method") {
    const fields = [
      {
        field: "payment.paymentMethodId",
        code: "unknown_payment_method",
        message: "is not known to the payment provider",
      },
    ];
    return new AppError("invalid", "unknown_payment_method", "this payment method does not exist", {
      cause: error,
      fields,
    });
  }
  const amountCode = amountCodes[error.code ?? ""];
  if (error.param === "amount" && amountCode !== undefined)
    return new AppError("rejected", amountCode, "the payment provider takes no payment of this amount", {
      cause: error,
    });
  if (error.code === "charge_already_refunded" || error.param === "amount") {
    return new AppError("rejected", "refund_exceeds", "more than was captured cannot be given back", { cause: error });
  }
  return new AppError("rejected", "provider_refused", "the payment provider refused this payment", { cause: error });
}
