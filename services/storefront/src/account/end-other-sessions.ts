"use server";

import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { currentSessions } from "./member.ts";
import { refusedChange } from "./refused-change.ts";

/** All but the one in use. Stops at the first that stays, and says so: whoever presses this must not be told otherwise. */
export async function endOtherSessions(): Promise<FormState> {
  const locale = await requestLocale();
  const others = (await currentSessions()).filter(({ current }) => !current);
  const api = await visitorApi();
  for (const { id } of others) {
    const outcome = await memberOutcomeOf(api.DELETE("/v1/me/sessions/{id}", { params: { path: { id } } }));
    if (!outcome.ok && outcome.problem.status !== 404) return refusedChange(locale, outcome.problem);
  }
  redirect(pathIn(locale, "/account/sessions?notice=others"));
}
