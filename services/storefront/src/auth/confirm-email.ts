"use server";

import { signedOutApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { refusedForm } from "../refused-form.ts";
import { authText } from "../text/auth.ts";
import { requestLocale } from "../visit/request-locale.ts";

export async function confirmEmail(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const { token = "" } = valuesOf(form);
  const api = await signedOutApi();
  const outcome = await outcomeOf(api.POST("/v1/auth/email-verification:confirm", { body: { token } }));
  if (outcome.ok) return { status: "done", message: authText[locale].verified };
  const state = refusedForm(locale, outcome.problem);
  if (outcome.problem.code !== "mail_token_invalid") return state;
  // A new mail is asked for where the address stands, by whoever is signed in.
  return { ...state, link: { href: pathIn(locale, "/account/profile"), text: authText[locale].askAgain } };
}
