"use server";

import { refresh } from "next/cache";
import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { outcomeOf } from "../outcome.ts";
import { problemWords } from "../problem-words.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { openCart } from "./open-cart.ts";

const most = 999;

/** Sets a line's quantity; none takes it out. Setting it twice is the same as once. */
export async function changeLine(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const cart = await openCart();
  if (!cart.ok) return { status: "failed", message: problemWords(locale, cart.problem.code) };
  const quantity = Math.min(most, Math.max(0, Math.trunc(Number(form.get("quantity")) || 0)));
  const path = { id: cart.data, sku: String(form.get("sku")) };
  const api = await visitorApi();
  const changed = await outcomeOf(api.PATCH("/v1/carts/{id}/lines/{sku}", { params: { path }, body: { quantity } }));
  // In any case: when it failed, the cart is not what the visitor saw.
  refresh();
  return changed.ok ? { status: "done" } : { status: "failed", message: problemWords(locale, changed.problem.code) };
}
