"use server";

import { redirect } from "next/navigation";
import type { FormState } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { problemWords } from "../problem-words.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { currentDraft, keepDraft } from "./draft-jar.ts";
import { detourPage, stepPath } from "./step.ts";

/** Keeps the payment method that the provider made of the card; the card itself never comes here. */
export async function chooseCard(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const draft = await currentDraft();
  const away = detourPage("payment", draft);
  if (draft === undefined || away !== undefined) redirect(pathIn(locale, away ?? stepPath("address")));
  const id = String(form.get("paymentMethodId") ?? "");
  if (!/^pm_[A-Za-z0-9_]{1,100}$/.test(id))
    return { status: "failed", message: problemWords(locale, "invalid_request") };
  await keepDraft({ ...draft, card: { id, label: String(form.get("cardLabel") ?? "").slice(0, 60) } });
  redirect(pathIn(locale, stepPath("review")));
}
