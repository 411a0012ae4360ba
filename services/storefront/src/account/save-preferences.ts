"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import { currencyCookie } from "../currency.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { localeCookie, pathIn, toLocale } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { kept } from "../visit/own-cookie.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { refusedChange } from "./refused-change.ts";

/** The page comes back in the language that was chosen, and prices are in the currency from now on. */
export async function savePreferences(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const chosen = toLocale(values["locale"]);
  const body = {
    locale: chosen,
    currency: values["currency"] ?? "",
    marketingEmails: form.has("marketingEmails"),
    reviewEmails: form.has("reviewEmails"),
  };
  const outcome = await memberOutcomeOf((await visitorApi()).PUT("/v1/me/preferences", { body }));
  if (!outcome.ok) return refusedChange(locale, outcome.problem, values);
  const jar = await cookies();
  jar.set(localeCookie, chosen, kept);
  jar.set(currencyCookie, body.currency, kept);
  redirect(pathIn(chosen, "/account/preferences?notice=saved"));
}
