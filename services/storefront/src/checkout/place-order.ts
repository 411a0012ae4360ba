import { visitorApi } from "../api.ts";
import { settings } from "../config.ts";
import { outcomeOf } from "../outcome.ts";
import type { Draft } from "./draft.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Sends the order that the draft says, under its key: however often it is sent, it is one order. */
export async function placeOrder(draft: Draft): Promise<Verdict> {
  const { key, cartId, email, locale, address, shippingOptionId, card } = draft;
  if (address === undefined || shippingOptionId === undefined || card === undefined)
    return { kind: "refused", at: "address", code: "invalid_request", skus: [] };
  const api = await visitorApi(settings().ORDER_TIMEOUT_MS);
  const outcome = await outcomeOf(
    api.POST("/v1/orders", {
      params: { header: { "Idempotency-Key": key } },
      body: {
        cartId,
        ...(email === "" ? {} : { email }),
        locale,
        shippingAddress: address,
        shippingOptionId,
        payment: { method: "card", paymentMethodId: card.id },
      },
    }),
  );
  return verdictOf(outcome);
}
