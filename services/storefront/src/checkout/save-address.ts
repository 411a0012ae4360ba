"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { visitorApi } from "../api.ts";
import { openCart } from "../cart/open-cart.ts";
import { fieldProblems } from "../field-problems.ts";
import { type FormState, valuesOf } from "../form-state.ts";
import { type Locale, pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { problemWords } from "../problem-words.ts";
import { newKey } from "../random.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { accessCookie } from "../visit/session.ts";
import { type DeliveryAddress, type Draft, newDraft } from "./draft.ts";
import { currentDraft, keepDraft } from "./draft-jar.ts";
import { detourPage, stepPath } from "./step.ts";

/** Takes address and e-mail if the shop can ship there: its quote for shipping checks the address. */
export async function saveAddress(_before: FormState, form: FormData): Promise<FormState> {
  const locale = await requestLocale();
  const draft = await draftFor(locale);
  if (draft === undefined) redirect(pathIn(locale, "/cart"));
  const away = detourPage("address", draft);
  if (away !== undefined) redirect(pathIn(locale, away));
  const values = valuesOf(form);
  const address = addressOf(values);
  const email = values["email"] ?? "";
  if (!draft.isMember && !z.email().safeParse(email).success)
    return failed(locale, "invalid_request", values, [{ field: "email", code: "format" }]);
  const api = await visitorApi();
  const quoted = await outcomeOf(api.POST("/v1/shipping/quotes", { body: { cartId: draft.cartId, address } }));
  if (!quoted.ok) return failed(locale, quoted.problem.code, values, quoted.problem.errors);
  const { shippingOptionId: _, ...rest } = draft;
  await keepDraft({ ...rest, email, address });
  redirect(pathIn(locale, stepPath("shipping")));
}

async function draftFor(locale: Locale): Promise<Draft | undefined> {
  const [draft, cart, jar] = await Promise.all([currentDraft(), openCart(), cookies()]);
  if (draft?.isSent) return draft;
  if (!cart.ok) return undefined;
  const now = { cartId: cart.data, isMember: jar.has(accessCookie), locale };
  return { ...(draft ?? newDraft({ ...now, key: newKey() })), ...now };
}

function addressOf(values: Readonly<Record<string, string>>): DeliveryAddress {
  const of = (name: string) => values[name] ?? "";
  return {
    name: of("name"),
    line1: of("line1"),
    line2: of("line2"),
    city: of("city"),
    postalCode: of("postalCode"),
    region: of("region"),
    country: of("country"),
    phone: of("phone"),
  };
}

function failed(
  locale: Locale,
  code: string,
  values: FormState["values"] = {},
  errors: readonly { field: string; code: string }[] = [],
): FormState {
  return {
    status: "failed",
    message: problemWords(locale, code),
    fields: fieldProblems(locale, errors, "address."),
    values,
  };
}
