import type { Call } from "./call.ts";
import { type Card, getCardByFingerprint } from "./cards.ts";
import { declines } from "./declines.ts";
import { ok, type Reply } from "./operation.ts";
import { type Intent, mustBe } from "./payment-intent.ts";
import type { PaymentMethod } from "./payment-method.ts";
import { settleIntent } from "./settle-intent.ts";
import { invalidRequest, unexpectedState } from "./stripe-error.ts";

export interface ConfirmOptions {
  /** The method given with this confirmation; without it the intent's own. */
  method: PaymentMethod | undefined;
  returnUrl: string | undefined;
  offSession: boolean;
  errorOnRequiresAction: boolean;
}

export function confirmIntent(call: Call, intent: Intent, options: ConfirmOptions): Reply {
  mustBe("confirmed", intent);
  mustKnowWhereToReturn(intent, options);
  const method = options.method ?? ownMethod(call, intent);
  const card = getCardByFingerprint(method.card.fingerprint);
  const tried: Intent = { ...intent, payment_method: method.id };
  if (!challenged(card, options, intent))
    return settleIntent(call, tried, method, { decline: card.decline, authenticated: false });
  if (options.offSession || options.errorOnRequiresAction) {
    return settleIntent(call, tried, method, { decline: declines.authenticationRequired, authenticated: false });
  }
  return challenge(call, tried, options.returnUrl);
}

function challenged(card: Card, options: ConfirmOptions, intent: Intent): boolean {
  if (card.challenge === "on_session") return !options.offSession;
  const wanted = intent.payment_method_options?.card?.request_three_d_secure;
  const asked =
    (wanted === "any" || wanted === "challenge") && card.supports3ds && !options.offSession && card.decline === null;
  return card.challenge === "always" || asked;
}

function challenge(call: Call, intent: Intent, returnUrl: string | undefined): Reply {
  const url = `${call.publicUrl}/_sim/3ds/${intent.id}?client_secret=${intent.client_secret}`;
  const waiting: Intent = {
    ...intent,
    status: "requires_action",
    next_action:
      returnUrl === undefined
        ? { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } }
        : { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } },
  };
  call.save(waiting);
  call.emit("payment_intent.requires_action", waiting);
  return ok(waiting);
}

function ownMethod(call: Call, intent: Intent): PaymentMethod {
  const method =
    intent.payment_method === null
      ? undefined
      : call.store.objects.find<PaymentMethod>(intent.payment_method, "payment_method");
  if (method) return method;
  const missing = "You cannot confirm this PaymentIntent because it's missing a payment method.";
  throw unexpectedState(`${missing} Update the PaymentIntent with a payment method and then confirm it again.`, intent);
}

/** Stripe's own trap: with automatic payment methods some may redirect, so the way back must be known, even for a card. */
function mustKnowWhereToReturn(intent: Intent, { returnUrl, offSession }: ConfirmOptions): void {
  const automatic = intent.automatic_payment_methods;
  if (returnUrl !== undefined || offSession || !automatic?.enabled || automatic.allow_redirects === "never") return;
  throw invalidRequest(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods " +
      "might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based " +
      "payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` " +
      "when creating Payment Intents and Setup Intents.",
    { code: "payment_intent_redirect_confirmation_without_return_url", param: "return_url" },
  );
}
