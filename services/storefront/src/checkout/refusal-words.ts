import type { Locale } from "../locale.ts";
import { problemWords } from "../problem-words.ts";
import { refusalText } from "../text/refusal.ts";

/** Why an order was not placed, in words. */
export function refusalWords(locale: Locale, code: string): string {
  const texts: Readonly<Record<string, string>> = refusalText[locale];
  return texts[code] ?? problemWords(locale, code);
}
