"use server";

import { signedOutApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { outcomeOf } from "../outcome.ts";
import { refusedForm } from "../refused-form.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { afterSignIn } from "./after-sign-in.ts";

export async function signIn(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const body = { email: values["email"] ?? "", password: String(form.get("password") ?? "") };
  const outcome = await outcomeOf((await signedOutApi()).POST("/v1/auth/login", { body }));
  if (!outcome.ok) return refusedForm(locale, outcome.problem, values);
  return afterSignIn(locale, values["next"]);
}
