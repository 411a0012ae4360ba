import type { FormState } from "../form-state.ts";
import type { Locale } from "../locale.ts";
import type { Problem } from "../outcome.ts";
import { refusedForm } from "../refused-form.ts";
import { sessionEnded } from "../session-ended.ts";

/** A member's change that the shop refused, be it because they are no longer signed in. */
export async function refusedChange(
  locale: Locale,
  problem: Problem,
  values: FormState["values"] = {},
): Promise<FormState> {
  return problem.status === 401 ? sessionEnded(locale, values) : refusedForm(locale, problem, values);
}
