"use server";

import { redirect } from "next/navigation";
import { refusedChange } from "../account/refused-change.ts";
import { visitorApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { reviewsPath } from "./review-query.ts";

/** A new review, or other words for one that is there. */
export async function saveReview(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const { productId = "", slug = "", id = "", title = "", body: words = "" } = values;
  const body = { rating: Number(values["rating"] ?? 0), title, body: words };
  const api = await visitorApi();
  const path = "/v1/products/{productId}/reviews";
  const outcome = await memberOutcomeOf(
    id === ""
      ? api.POST(path, { params: { path: { productId } }, body })
      : api.PATCH(`${path}/{id}`, { params: { path: { productId, id } }, body }),
  );
  if (!outcome.ok) return refusedChange(locale, outcome.problem, values);
  redirect(pathIn(locale, `${reviewsPath(slug)}?notice=saved`));
}
