"use server";

import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { accountText } from "../text/account.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { refusedChange } from "./refused-change.ts";

export async function sendVerification(): Promise<FormState> {
  const locale = await requestLocale();
  const outcome = await memberOutcomeOf((await visitorApi()).POST("/v1/me/email-verification", { body: {} }));
  if (!outcome.ok) return refusedChange(locale, outcome.problem);
  return { status: "done", message: accountText[locale].verificationSent };
}
