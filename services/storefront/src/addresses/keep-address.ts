"use server";

import { redirect } from "next/navigation";
import { refusedChange } from "../account/refused-change.ts";
import { visitorApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { pathIn } from "../locale.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { addressBody } from "./address-body.ts";

/** A new address, or the new words of one that is there. */
export async function keepAddress(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const { id = "" } = values;
  const body = addressBody(values);
  const api = await visitorApi();
  const outcome = await memberOutcomeOf(
    id === ""
      ? api.POST("/v1/me/addresses", { body })
      : api.PUT("/v1/me/addresses/{id}", { params: { path: { id } }, body }),
  );
  if (!outcome.ok) return refusedChange(locale, outcome.problem, values);
  redirect(pathIn(locale, "/account/addresses?notice=saved"));
}
