import type { Draft } from "./draft.ts";

export const steps = ["address", "shipping", "payment", "review"] as const;

export type Step = (typeof steps)[number];

const paths: Readonly<Record<Step, string>> = {
  address: "/checkout",
  shipping: "/checkout/shipping",
  payment: "/checkout/payment",
  review: "/checkout/review",
};

export function stepPath(step: Step): string {
  return paths[step];
}

/** Where an order whose outcome is not known is asked about. */
export const placePath = "/checkout/place";
/** Where one that waits for the customer's bank is. */
export const returnPath = "/checkout/return";
/** Where one that waits for the customer's bank is turned back. */
export const abandonPath = "/checkout/abandon";

/** The last step that the draft allows. */
function furthest(draft: Draft | undefined): Step {
  if (draft?.address === undefined) return "address";
  if (draft.shippingOptionId === undefined) return "shipping";
  return draft.card === undefined ? "payment" : "review";
}

/** Where a visitor who wants to see this step must go first; undefined when nowhere. */
export function detour(wanted: Step, draft: Draft | undefined): string | undefined {
  if (draft?.isSent) return draft.orderId === undefined ? placePath : returnPath;
  const allowed = furthest(draft);
  return steps.indexOf(wanted) > steps.indexOf(allowed) ? stepPath(allowed) : undefined;
}

/** The same for server actions. They lead to pages only, and the page sends on whoever has ordered already. */
export function detourPage(wanted: Step, draft: Draft | undefined): string | undefined {
  return draft?.isSent ? stepPath("review") : detour(wanted, draft);
}
