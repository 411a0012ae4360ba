import type Stripe from "stripe";
import type { Call } from "./call.ts";
import { noSuch, StripeError, unexpectedState } from "./stripe-error.ts";

export type Intent = Stripe.PaymentIntent & {
  latest_charge: string | null;
  payment_method: string | null;
  client_secret: string;
};

/** What the intent knew when it was created; everything else starts empty. */
export type NewIntent = Pick<
  Intent,
  | "allowed_payment_method_types"
  | "amount"
  | "automatic_payment_methods"
  | "capture_method"
  | "confirmation_method"
  | "currency"
  | "description"
  | "metadata"
  | "payment_method"
  | "payment_method_options"
  | "payment_method_types"
  | "receipt_email"
  | "setup_future_usage"
  | "shipping"
  | "statement_descriptor"
  | "statement_descriptor_suffix"
>;

/** From which states an intent may take which step; the lists are the ones that Stripe's refusals name. */
const allowed = {
  confirmed: ["requires_payment_method", "requires_confirmation", "requires_action"],
  captured: ["requires_capture"],
  canceled: ["requires_payment_method", "requires_capture", "requires_confirmation", "requires_action"],
  authenticated: ["requires_action"],
} as const satisfies Record<string, readonly Stripe.PaymentIntent.Status[]>;

export function createIntent(call: Call, given: NewIntent): Intent {
  const id = call.newId("pi");
  return {
    id,
    object: "payment_intent",
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    canceled_at: null,
    cancellation_reason: null,
    client_secret: call.newId(`${id}_secret`, 25),
    created: call.nowSeconds,
    customer: null,
    customer_account: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    next_action: null,
    on_behalf_of: null,
    payment_method_configuration_details: null,
    payment_record: null,
    processing: null,
    review: null,
    source: null,
    status: given.payment_method === null ? "requires_payment_method" : "requires_confirmation",
    transfer_data: null,
    transfer_group: null,
    ...given,
  };
}

export function getIntent(call: Call, id: string, param?: string): Intent {
  const intent = call.store.objects.find<Intent>(id, "payment_intent");
  if (!intent) throw noSuch("payment_intent", id, param);
  return intent;
}

export function mustBe(step: keyof typeof allowed, intent: Intent): void {
  const states: readonly string[] = allowed[step];
  if (states.includes(intent.status)) return;
  if (step === "confirmed" && (intent.status === "succeeded" || intent.status === "requires_capture")) {
    const already =
      "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.";
    throw unexpectedState(already, intent);
  }
  const rule = `Only a PaymentIntent with one of the following statuses may be ${step}: ${states.join(", ")}.`;
  const refused = {
    captured: `This PaymentIntent could not be captured because it has a status of ${intent.status}.`,
    canceled: `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
    confirmed: `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
    authenticated: `This PaymentIntent waits for no authentication because it has a status of ${intent.status}.`,
  } as const;
  throw unexpectedState(`${refused[step]} ${rule}`, intent);
}

/** A browser proves with the client secret that the intent is its own. */
export function mustKnowSecret(call: Call, intent: Intent, given: string | undefined): void {
  if (given === intent.client_secret || (call.request.caller === "server" && given === undefined)) return;
  throw new StripeError(400, {
    type: "invalid_request_error",
    code: given === undefined ? "parameter_missing" : "payment_intent_invalid_parameter",
    param: "client_secret",
    message: "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
  });
}
