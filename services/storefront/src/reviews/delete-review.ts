"use server";

import { redirect } from "next/navigation";
import { refusedChange } from "../account/refused-change.ts";
import { visitorApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { reviewsPath } from "./review-query.ts";

export async function deleteReview(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const { productId = "", id = "", slug = "" } = valuesOf(form);
  const path = { productId, id };
  const api = await visitorApi();
  const outcome = await memberOutcomeOf(api.DELETE("/v1/products/{productId}/reviews/{id}", { params: { path } }));
  if (!outcome.ok && outcome.problem.status !== 404) return refusedChange(locale, outcome.problem);
  redirect(pathIn(locale, `${reviewsPath(slug)}?notice=deleted`));
}
