export const locales = ["en", "de", "ar"] as const;

export type Locale = (typeof locales)[number];

/** What a visitor chose; counts on the home page only, elsewhere the address says it. */
export const localeCookie = "__Host-locale";

/** Its pages stand at the root, those of the others below /de and /ar: an address says which language it is in. */
export const defaultLocale: Locale = "en";

export function isLocale(text: string | undefined): text is Locale {
  return locales.some((locale) => locale === text);
}

export function toLocale(text: string | null | undefined): Locale {
  return isLocale(text ?? undefined) ? (text as Locale) : defaultLocale;
}

export function directionOf(locale: Locale): "ltr" | "rtl" {
  return locale === "ar" ? "rtl" : "ltr";
}

/** Where a page of the shop stands in a language. */
export function pathIn(locale: Locale, path: string): string {
  if (locale === defaultLocale) return path;
  return path === "/" || path.startsWith("/?") ? `/${locale}${path.slice(1)}` : `/${locale}${path}`;
}

/** The language of a path, and the path without it. */
export function splitLocale(path: string): { locale: Locale; isNamed: boolean; rest: string } {
  const [, first = ""] = path.split("/");
  if (!isLocale(first)) return { locale: defaultLocale, isNamed: false, rest: path };
  const rest = path.slice(first.length + 1);
  return { locale: first, isNamed: true, rest: rest === "" ? "/" : rest };
}

/** The language that a browser asks for, if the shop speaks it. */
export function preferredLocale(acceptLanguage: string): Locale | undefined {
  const wanted = acceptLanguage
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(/;\s*q=/);
      return { language: tag.split("-")[0]?.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .sort((one, other) => other.quality - one.quality);
  return wanted.map(({ language }) => language).find(isLocale);
}
