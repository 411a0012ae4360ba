"use server";

import { redirect } from "next/navigation";
import { signedOutApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { refusedForm } from "../refused-form.ts";
import { authText } from "../text/auth.ts";
import { requestLocale } from "../visit/request-locale.ts";

export async function resetPassword(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const { token = "" } = valuesOf(form);
  const body = { token, password: String(form.get("password") ?? "") };
  const outcome = await outcomeOf((await signedOutApi()).POST("/v1/auth/password-reset:confirm", { body }));
  if (outcome.ok) redirect(pathIn(locale, "/sign-in?notice=reset"));
  const state = refusedForm(locale, outcome.problem);
  if (outcome.problem.code !== "mail_token_invalid") return state;
  return { ...state, link: { href: pathIn(locale, "/forgot-password"), text: authText[locale].askAgain } };
}
