"use server";

import { redirect } from "next/navigation";
import { refusedChange } from "../account/refused-change.ts";
import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";

export async function deleteAddress(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const id = String(form.get("id") ?? "");
  const api = await visitorApi();
  const outcome = await memberOutcomeOf(api.DELETE("/v1/me/addresses/{id}", { params: { path: { id } } }));
  if (!outcome.ok && outcome.problem.status !== 404) return refusedChange(locale, outcome.problem);
  redirect(pathIn(locale, "/account/addresses?notice=deleted"));
}
