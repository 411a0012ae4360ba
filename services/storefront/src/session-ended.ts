import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { FormState } from "./form-state.ts";
import type { Locale } from "./locale.ts";
import { authText } from "./text/auth.ts";
import { herePath, signInPath } from "./visit/sign-in-path.ts";

/**
 * For an action that a signed-out visitor sent: with scripts the form stays, with what was typed, and signing in happens
 * in a tab apart; without, they sign in and come back to the form.
 */
export async function sessionEnded(locale: Locale, values: FormState["values"] = {}): Promise<FormState> {
  const href = signInPath(locale, await herePath());
  if (!(await headers()).has("next-action")) redirect(href);
  const { sessionEnded: message, signInApart: text } = authText[locale];
  return { status: "failed", message, values, link: { href, text, isApart: true } };
}
