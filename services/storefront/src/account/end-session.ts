"use server";

import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { refusedChange } from "./refused-change.ts";

/** One that is gone already is as good as ended. */
export async function endSession(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const id = String(form.get("id") ?? "");
  const api = await visitorApi();
  const outcome = await memberOutcomeOf(api.DELETE("/v1/me/sessions/{id}", { params: { path: { id } } }));
  if (!outcome.ok && outcome.problem.status !== 404) return refusedChange(locale, outcome.problem);
  redirect(pathIn(locale, "/account/sessions?notice=ended"));
}
