import type { Locale } from "./locale.ts";
import { fieldProblemText } from "./text/field-problem.ts";

interface FieldError {
  readonly field: string;
  readonly code: string;
}

/** The problems of a refused request by input. The API's names may have a prefix that the form's have not. */
export function fieldProblems(
  locale: Locale,
  errors: readonly FieldError[] = [],
  prefix = "",
): Readonly<Record<string, string>> {
  const texts: Readonly<Record<string, string>> = fieldProblemText[locale];
  const entries = errors.map(({ field, code }) => [
    field.startsWith(prefix) ? field.slice(prefix.length) : field,
    texts[code] ?? fieldProblemText[locale].other,
  ]);
  return Object.fromEntries(entries);
}
