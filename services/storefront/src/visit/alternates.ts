import { defaultLocale, type Locale, locales, pathIn } from "../locale.ts";

/** The same page in every language, for search engines; which of its addresses is the one to keep. */
export function alternates(locale: Locale, path: string) {
  const languages = Object.fromEntries(locales.map((each) => [each, pathIn(each, path)]));
  return { canonical: pathIn(locale, path), languages: { ...languages, "x-default": pathIn(defaultLocale, path) } };
}
