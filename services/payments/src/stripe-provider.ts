import { AppError } from "@shopstream/platform/errors.ts";
import type { Breaker } from "@shopstream/platform/rpc/breaker.ts";
import type { LimitFunction } from "p-limit";
import type Stripe from "stripe";
import type { ProviderPayment } from "./payment.ts";
import type { AuthoriseOrder, PaymentProvider, ProviderRefund } from "./provider.ts";
import { declinedIntent, toProviderError } from "./stripe-errors.ts";

export interface StripeProviderDeps {
  readonly stripe: Stripe;
  readonly breaker: Breaker;
  /** Bounds the requests under way, so that a slow provider cannot hold all of our memory and sockets. */
  readonly limit: LimitFunction;
  /** Where a customer comes back to after a challenge; the order is added to it. */
  readonly returnUrl: string;
}

// A list expands below `data`; without it Stripe refuses the request.
const withCharges = { expand: ["data.latest_charge"] };

/** Stripe by its official SDK, or the simulator by the same. */
export class StripeProvider implements PaymentProvider {
  readonly #deps: StripeProviderDeps;

  constructor(deps: StripeProviderDeps) {
    this.#deps = deps;
  }

  authorise({ orderId, amount, paymentMethodId }: AuthoriseOrder): Promise<ProviderPayment> {
    const intent = {
      amount: amount.amount,
      currency: amount.currency.toLowerCase(),
      capture_method: "manual",
      confirm: true,
      payment_method: paymentMethodId,
      allowed_payment_method_types: ["card"],
      return_url: `${this.#deps.returnUrl}?order=${orderId}`,
      metadata: { order_id: orderId },
    } as Stripe.PaymentIntentCreateParams;
    return this.#intent((stripe) => stripe.paymentIntents.create(intent, { idempotencyKey: `authorise ${orderId}` }));
  }

  capture(providerId: string): Promise<ProviderPayment> {
    return this.#intent(
      (stripe) => stripe.paymentIntents.capture(providerId, {}, { idempotencyKey: `capture ${providerId}` }),
      providerId,
    );
  }

  cancel(providerId: string): Promise<ProviderPayment> {
    // No key: cancelling twice is refused by Stripe's own state machine, and then the state is what we want to know.
    return this.#intent((stripe) => stripe.paymentIntents.cancel(providerId), providerId);
  }

  async refund(providerId: string, refundId: string, amount: number): Promise<void> {
    const params = { payment_intent: providerId, amount, metadata: { refund_id: refundId } };
    await this.#call((stripe) => stripe.refunds.create(params, { idempotencyKey: `refund ${refundId}` }));
  }

  async refundsOf(providerId: string): Promise<ProviderRefund[]> {
    return this.#refunds({ payment_intent: providerId }, 1_000);
  }

  refundsSince(since: Date, limit: number): Promise<ProviderRefund[]> {
    return this.#refunds({ created: { gte: Math.floor(since.getTime() / 1000) } }, limit);
  }

  async #refunds(which: Stripe.RefundListParams, limit: number): Promise<ProviderRefund[]> {
    const refunds = await this.#call((stripe) =>
      stripe.refunds.list({ ...which, limit: 100 }).autoPagingToArray({ limit }),
    );
    return refunds.map(toProviderRefund);
  }

  get(providerId: string): Promise<ProviderPayment> {
    return this.#intent((stripe) => stripe.paymentIntents.retrieve(providerId));
  }

  async list(since: Date, limit: number): Promise<ProviderPayment[]> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const intents = await this.#call((stripe) =>
      stripe.paymentIntents.list({ created, limit: 100, ...withCharges }).autoPagingToArray({ limit }),
    );
    return intents.map(toProviderPayment);
  }

  // A refusal because of the state it is in (captured or cancelled already) is answered with that state.
  async #intent(
    work: (stripe: Stripe) => Promise<Stripe.PaymentIntent>,
    providerId?: string,
  ): Promise<ProviderPayment> {
    try {
      return toProviderPayment(await this.#call(work));
    } catch (error) {
      const isState = error instanceof AppError && error.code === "provider_state";
      if (!isState || providerId === undefined) throw error;
      return this.get(providerId);
    }
  }

  #call<T>(work: (stripe: Stripe) => Promise<T>): Promise<T> {
    const { breaker, limit, stripe } = this.#deps;
    return limit(() =>
      breaker.run(async () => {
        try {
          return await work(stripe);
        } catch (error) {
          const declined = declinedIntent(error);
          if (declined !== undefined) return declined as T;
          throw toProviderError(error);
        }
      }),
    );
  }
}

const refundStatuses: Readonly<Record<string, ProviderRefund["status"]>> = {
  succeeded: "settled",
  failed: "failed",
  canceled: "failed",
};

function toProviderRefund({ id, payment_intent: intent, amount, status, metadata }: Stripe.Refund): ProviderRefund {
  const refundId = metadata?.refund_id;
  return {
    id,
    providerId: (typeof intent === "object" ? intent?.id : intent) ?? "",
    amount,
    status: refundStatuses[status ?? ""] ?? "pending",
    ...(refundId === undefined ? {} : { refundId }),
  };
}

const statuses: Readonly<Record<string, ProviderPayment["status"]>> = {
  requires_payment_method: "failed",
  requires_confirmation: "created",
  requires_action: "requires_action",
  processing: "created",
  requires_capture: "authorised",
  succeeded: "captured",
  canceled: "cancelled",
};

// A hold that was let go is shown as a refund of what was never taken.
function refundedOf(charge: Stripe.Charge): number {
  return charge.captured ? charge.amount_refunded : 0;
}

/** A PaymentIntent in our words. */
export function toProviderPayment(intent: Stripe.PaymentIntent): ProviderPayment {
  const problem = intent.last_payment_error;
  const charge = intent.latest_charge;
  return {
    providerId: intent.id,
    orderId: intent.metadata.order_id ?? "",
    status: statuses[intent.status] ?? "created",
    amount: intent.amount,
    captured: intent.amount_received,
    ...(charge !== null && typeof charge === "object" ? { refunded: refundedOf(charge) } : {}),
    clientSecret: intent.client_secret ?? "",
    nextActionUrl: intent.next_action?.redirect_to_url?.url ?? "",
    declineCode: problem?.decline_code ?? problem?.code ?? "",
  };
}
