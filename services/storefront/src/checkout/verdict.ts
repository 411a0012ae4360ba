import type { Schemas } from "../api.ts";
import type { Outcome } from "../outcome.ts";
import type { Step } from "./step.ts";

/** What became of an attempt to order, as far as it is known. */
export type Verdict =
  | { readonly kind: "confirmed" | "running" | "challenge"; readonly orderId: string }
  /** For good: nothing was bought. `code` says why, `skus` what it is about. */
  | { readonly kind: "refused"; readonly at: Step; readonly code: string; readonly skus: readonly string[] }
  /** The cart is a member's, and nobody is signed in any more. */
  | { readonly kind: "signedOut" }
  /** It may have been bought: the same must be asked again. */
  | { readonly kind: "unknown" };

type Order = Pick<Schemas["Order"], "id" | "status"> & { readonly payment?: { readonly status: string } };

type Details = Readonly<{ declineCode?: string; orderId?: string; orderStatus?: string }>;

/** Refusals that the customer answers elsewhere than where everything is shown once more. */
const stepOf: Readonly<Record<string, Step>> = {
  card_declined: "payment",
  invalid_request: "address",
  unknown_shipping_option: "shipping",
  shipping_not_available: "shipping",
};

const lineField = /^lines\.(.+)$/;
// Not refusals of this order: another call under the same key is under way, or the shop is busy.
const busy = new Set(["idempotency_in_progress", "cart_busy"]);

export function verdictOf(outcome: Outcome<Order>): Verdict {
  if (outcome.ok) return { kind: progressOf(outcome.data), orderId: outcome.data.id };
  const { status, code, errors = [] } = outcome.problem;
  if (status === 401 || status === 403) return { kind: "signedOut" };
  if (status >= 500 || status === 429 || status === 408 || busy.has(code)) return { kind: "unknown" };
  if (status === 404) return { kind: "signedOut" };
  const skus = errors.flatMap(({ field }) => lineField.exec(field)?.[1] ?? []);
  const { declineCode, orderId, orderStatus } = (outcome.body ?? {}) as Details;
  // Another tab ordered this cart a moment ago: that order is what the customer wants to see.
  if (code === "cart_already_ordered" && orderId !== undefined)
    return { kind: orderStatus === "pending" ? "running" : "confirmed", orderId };
  return { kind: "refused", at: stepOf[code] ?? "review", code: declineCode || code, skus };
}

/** Where an order that exists has got to. */
export function progressOf({ status, payment }: Order): "confirmed" | "running" | "challenge" {
  if (status !== "pending") return "confirmed";
  return payment?.status === "requires_action" ? "challenge" : "running";
}
