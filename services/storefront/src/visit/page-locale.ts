import { notFound } from "next/navigation";
import { isLocale, type Locale } from "../locale.ts";

/** What every page below [locale] gets. */
export interface LocaleParams {
  readonly params: Promise<{ readonly locale: string }>;
}

export async function localeOf(params: LocaleParams["params"]): Promise<Locale> {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return locale;
}
