"use server";

import { redirect } from "next/navigation";
import { refusedChange } from "../account/refused-change.ts";
import { type Schemas, visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { herePath, signInPath } from "../visit/sign-in-path.ts";

export interface VoteState extends FormState {
  readonly votes: Schemas["Votes"];
}

/** Says that a review is helpful, or takes it back. Guests sign in first, and come back to the reviews. */
export async function vote(before: VoteState, form: FormData): Promise<VoteState> {
  const locale = await requestLocale();
  const params = { path: { id: String(form.get("id") ?? "") } };
  const api = await visitorApi();
  const outcome = await memberOutcomeOf(
    before.votes.voted ? api.DELETE("/v1/reviews/{id}/vote", { params }) : api.PUT("/v1/reviews/{id}/vote", { params }),
  );
  if (outcome.ok) return { status: "done", votes: outcome.data };
  if (outcome.problem.status === 401) redirect(signInPath(locale, await herePath()));
  return { ...(await refusedChange(locale, outcome.problem)), votes: before.votes };
}
