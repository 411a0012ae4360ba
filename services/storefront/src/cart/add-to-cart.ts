"use server";

import { refresh } from "next/cache";
import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { outcomeOf } from "../outcome.ts";
import { problemWords } from "../problem-words.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { openCart } from "./open-cart.ts";

export async function addToCart(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const cart = await openCart();
  if (!cart.ok) return { status: "failed", message: problemWords(locale, cart.problem.code) };
  // Made only now: a new cart's token is in a cookie that was set a moment ago.
  const api = await visitorApi();
  const body = { sku: String(form.get("sku")), quantity: Number(form.get("quantity") ?? 1) };
  const added = await outcomeOf(api.POST("/v1/carts/{id}/lines", { params: { path: { id: cart.data } }, body }));
  if (!added.ok) return { status: "failed", message: problemWords(locale, added.problem.code) };
  refresh();
  const title = added.data.lines.find(({ sku }) => sku === body.sku)?.title ?? body.sku;
  return { status: "done", message: say(locale, productText[locale].added, { title }) };
}
