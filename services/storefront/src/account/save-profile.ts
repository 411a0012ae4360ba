"use server";

import { revalidatePath } from "next/cache";
import { visitorApi } from "../api.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { memberOutcomeOf } from "../outcome.ts";
import { accountText } from "../text/account.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { refusedChange } from "./refused-change.ts";

/** What one is called stands with the account, the rest with the profile: both are asked, and each says what is wrong. */
export async function saveProfile(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const values = valuesOf(form);
  const { displayName = "", givenName = "", familyName = "", phone = "" } = values;
  const api = await visitorApi();
  const [me, profile] = await Promise.all([
    memberOutcomeOf(api.PATCH("/v1/me", { body: { displayName } })),
    memberOutcomeOf(api.PATCH("/v1/me/profile", { body: { givenName, familyName, phone } })),
  ]);
  if (me.ok && profile.ok) {
    revalidatePath("/[locale]/account", "layout");
    return { status: "done", message: accountText[locale].saved, values };
  }
  const refused = [me, profile].flatMap((outcome) => (outcome.ok ? [] : [outcome.problem]));
  const [first = { code: "unexpected", status: 500 }] = refused;
  return refusedChange(locale, { ...first, errors: refused.flatMap(({ errors = [] }) => errors) }, values);
}
