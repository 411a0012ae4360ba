"use server";

import { signedOutApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { outcomeOf } from "../outcome.ts";
import { refusedForm } from "../refused-form.ts";
import { authText } from "../text/auth.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { signInPath } from "../visit/sign-in-path.ts";
import { afterSignIn } from "./after-sign-in.ts";

export async function signUp(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const { email = "", displayName = "", next = "" } = values;
  const body = { email, displayName, password: String(form.get("password") ?? ""), locale };
  const outcome = await outcomeOf((await signedOutApi()).POST("/v1/auth/signup", { body }));
  if (outcome.ok) return afterSignIn(locale, next);
  const state = refusedForm(locale, outcome.problem, values);
  if (outcome.problem.code !== "email_taken") return state;
  return { ...state, link: { href: signInPath(locale, next), text: authText[locale].signInInstead } };
}
