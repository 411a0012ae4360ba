"use server";

import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { accountText } from "../text/account.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { refusedChange } from "./refused-change.ts";

export async function changePassword(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const textOf = (name: string) => String(form.get(name) ?? "");
  const body = { currentPassword: textOf("currentPassword"), newPassword: textOf("newPassword") };
  const outcome = await memberOutcomeOf((await visitorApi()).PUT("/v1/me/password", { body }));
  if (!outcome.ok) return refusedChange(locale, outcome.problem);
  return { status: "done", message: accountText[locale].passwordChanged };
}
