"use server";

import { redirect } from "next/navigation";
import { pathIn } from "../locale.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { currentDraft, keepDraft } from "./draft-jar.ts";
import { detourPage, stepPath } from "./step.ts";

/** The order checks whether the option is offered; here it is only kept. */
export async function chooseShipping(form: FormData): Promise<void> {
  const locale = await requestLocale();
  const draft = await currentDraft();
  const away = detourPage("shipping", draft);
  if (draft === undefined || away !== undefined) redirect(pathIn(locale, away ?? stepPath("address")));
  const shippingOptionId = String(form.get("shippingOptionId") ?? "");
  if (!/^\w{1,64}$/.test(shippingOptionId)) redirect(pathIn(locale, stepPath("shipping")));
  await keepDraft({ ...draft, shippingOptionId });
  redirect(pathIn(locale, stepPath(draft.card === undefined ? "payment" : "review")));
}
