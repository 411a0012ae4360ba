import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type Stripe from "stripe";
import type { ForeignRefunds } from "./foreign-refunds.ts";
import type { Payment, ProviderPayment } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Payments } from "./service.ts";
import type { Consequences, PaymentStore } from "./store.ts";
import { toProviderPayment } from "./stripe-provider.ts";

export interface WebhooksDeps {
  readonly stripe: Stripe;
  readonly secret: string;
  readonly payments: Payments;
  readonly foreignRefunds: Pick<ForeignRefunds, "adoptAllOf">;
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
    const webhook = { id: event.id, type: event.type, payload: payload.toString("utf8") };
    if (isIntentEvent(event)) await this.#onIntent(event, webhook);
    else if (isRefundEvent(event)) await this.#onRefund(event, webhook);
  }

  async #onIntent(event: IntentEvent, webhook: Webhook): Promise<void> {
    const seen = toProviderPayment(event.data.object);
    const { store, payments, clock, log } = this.#deps;
    const { payment, isRepeated } = await store.hear(seen.orderId, event.id);
    if (isRepeated) return;
    if (payment === undefined)
      return log.warn({ event: event.id, type: event.type }, "a webhook names an order that has no payment here");
    const settled = await payments.settle(payment, await this.#current(seen), webhook);
    if (settled === payment) await store.remember(seen.orderId, webhook, new Date(clock.now()));
  }

  // Most are about refunds of our own, and bring nothing new: the provider is asked only about others.
  async #onRefund({ id, data: { object } }: RefundEvent, webhook: Webhook): Promise<void> {
    const { store, foreignRefunds, clock } = this.#deps;
    const payment = await store.atProvider(intentOf(object));
    if (payment === undefined || isOurs(object, payment)) return;
    if ((await store.hear(payment.orderId, id)).isRepeated) return;
    await foreignRefunds.adoptAllOf(payment);
    await store.remember(payment.orderId, webhook, new Date(clock.now()));
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

type RefundEvent = Stripe.Event & { data: { object: Stripe.Charge | Stripe.Refund } };

type Webhook = NonNullable<Consequences["webhook"]>;

function isRefundEvent(event: Stripe.Event): event is RefundEvent {
  return event.type === "charge.refunded" || /^(charge\.)?refund\./.test(event.type);
}

function intentOf({ payment_intent: intent }: Stripe.Charge | Stripe.Refund): string {
  return (typeof intent === "object" ? intent?.id : intent) ?? "";
}

function isOurs(object: Stripe.Charge | Stripe.Refund, payment: Payment): boolean {
  if (object.object === "refund") return object.metadata?.refund_id !== undefined;
  return object.amount_refunded <= payment.refunded + payment.refunding;
}

// Other charges are told too, but each follows a step that we took or an intent that we see here.
function isIntentEvent(event: Stripe.Event): event is IntentEvent {
  return event.type.startsWith("payment_intent.");
}
