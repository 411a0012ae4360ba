"use server";

import { signedOutApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { outcomeOf } from "../outcome.ts";
import { refusedForm } from "../refused-form.ts";
import { authText } from "../text/auth.ts";
import { requestLocale } from "../visit/request-locale.ts";

/** Says the same for every address: who has an account here is nobody else's business. */
export async function requestPasswordReset(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const body = { email: values["email"] ?? "" };
  const outcome = await outcomeOf((await signedOutApi()).POST("/v1/auth/password-reset", { body }));
  if (!outcome.ok) return refusedForm(locale, outcome.problem, values);
  return { status: "done", message: authText[locale].resetSent, values };
}
