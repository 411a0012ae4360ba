import type { Locale } from "./locale.ts";
import { problemText } from "./text/problem.ts";

/** What to tell a visitor when the API refuses with this code. */
export function problemWords(locale: Locale, code: string): string {
  const texts: Readonly<Record<string, string>> = problemText[locale];
  return texts[code] ?? problemText[locale].unexpected;
}
