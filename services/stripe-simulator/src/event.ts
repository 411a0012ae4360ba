import type Stripe from "stripe";
import type { StripeObject } from "./object-store.ts";

/** The version whose shapes these objects have; the pinned SDK speaks the same. */
export const apiVersion = "2026-10-28.endive";

export type EventType = Extract<
  Stripe.Event["type"],
  `payment_intent.${string}` | `charge.${string}` | `refund.${string}` | `payment_method.${string}`
>;

export interface StoredEvent extends StripeObject {
  object: "event";
  api_version: string;
  created: number;
  data: { object: StripeObject };
  livemode: false;
  pending_webhooks: number;
  request: { id: string; idempotency_key: string | null };
  type: EventType;
}

export interface EventOrigin {
  id: string;
  createdSeconds: number;
  requestId: string;
  idempotencyKey: string | null;
}

export function createEvent(origin: EventOrigin, type: EventType, object: StripeObject): StoredEvent {
  return {
    id: origin.id,
    object: "event",
    api_version: apiVersion,
    created: origin.createdSeconds,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: origin.requestId, idempotency_key: origin.idempotencyKey },
    type,
  };
}
