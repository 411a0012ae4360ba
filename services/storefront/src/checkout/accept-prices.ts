"use server";

import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import { currentCart } from "../cart/current-cart.ts";
import { pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { stepPath } from "./step.ts";

/** The customer has seen what costs something else now: touching a line takes its price as seen. */
export async function acceptPrices(): Promise<void> {
  const cart = await currentCart();
  const api = await visitorApi();
  for (const { sku, quantity } of cart?.lines.filter(({ priceChanged }) => priceChanged) ?? []) {
    const params = { path: { id: cart?.id ?? "", sku } };
    await outcomeOf(api.PATCH("/v1/carts/{id}/lines/{sku}", { params, body: { quantity } }));
  }
  redirect(pathIn(await requestLocale(), stepPath("review")));
}
