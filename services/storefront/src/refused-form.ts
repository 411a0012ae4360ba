import { fieldProblems } from "./field-problems.ts";
import type { FormState } from "./form-state.ts";
import type { Locale } from "./locale.ts";
import type { Problem } from "./outcome.ts";
import { problemWords } from "./problem-words.ts";

/** A form whose change the shop refused: why, which inputs, and what was typed. */
export function refusedForm(locale: Locale, problem: Problem, values: FormState["values"] = {}): FormState {
  const errors = (problem.errors ?? []).map(({ field, code }) => ({ field, code: codeOf(field, code) }));
  const code = problem.status === 429 && problem.code !== "mail_limit" ? "rate_limited" : problem.code;
  return { status: "failed", message: problemWords(locale, code), fields: fieldProblems(locale, errors), values };
}

// The contract's length of a password and the service's are one to whoever types it.
function codeOf(field: string, code: string): string {
  return /password/i.test(field) && ["min_length", "max_length", "length"].includes(code) ? "password_length" : code;
}
