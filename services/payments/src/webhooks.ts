import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type Stripe from "stripe";
import type { ProviderPayment } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Payments } from "./service.ts";
import type { PaymentStore } from "./store.ts";
import { toProviderPayment } from "./stripe-provider.ts";

export interface WebhooksDeps {
  readonly stripe: Stripe;
  readonly secret: string;
  readonly payments: Payments;
  readonly provider: PaymentProvider;
  readonly store: PaymentStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Stripe's documented tolerance between the signature's time and ours. */
const toleranceSeconds = 300;

/** What the provider tells us unasked: verified, heard once, and never able to move a payment backwards. */
export class Webhooks {
  readonly #deps: WebhooksDeps;

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
  }

  async receive(payload: Buffer, signature: string): Promise<void> {
    const event = this.#verify(payload, signature);
    if (!isIntentEvent(event)) return;
    const seen = toProviderPayment(event.data.object);
    const { store, payments, clock, log } = this.#deps;
    const { payment, isRepeated } = await store.hear(seen.orderId, event.id);
    if (isRepeated) return;
    if (payment === undefined)
      return log.warn({ event: event.id, type: event.type }, "a webhook names an order that has no payment here");
    const webhook = { id: event.id, type: event.type, payload: payload.toString("utf8") };
    const settled = await payments.settle(payment, await this.#current(seen), webhook);
    if (settled === payment) await store.remember(seen.orderId, webhook, new Date(clock.now()));
  }

  // The customer may have paid with another card before this arrived; only a fresh look tells a failure from a past one.
  async #current(seen: ProviderPayment): Promise<ProviderPayment> {
    return seen.status === "failed" ? this.#deps.provider.get(seen.providerId) : seen;
  }

  #verify(payload: Buffer, signature: string): Stripe.Event {
    const { stripe, secret, clock } = this.#deps;
    try {
      return stripe.webhooks.constructEvent(payload, signature, secret, toleranceSeconds, undefined, clock.now());
    } catch (cause) {
      const fields = [
        {
          field: "Stripe-Signature",
          code: "invalid_signature",
          message: "does not match the body, or is older than five minutes",
        },
      ];
      throw new AppError("invalid", "invalid_signature", "the webhook's signature is not valid", { cause, fields });
    }
  }
}

type IntentEvent = Stripe.Event & { data: { object: Stripe.PaymentIntent } };

// Charges and refunds are told too, but every one of them follows a step that we took or an intent that we see here.
function isIntentEvent(event: Stripe.Event): event is IntentEvent {
  return event.type.startsWith("payment_intent.");
}
