import type { Locale } from "./words/words.ts";

// Western digits throughout, as the shop shows prices and order numbers: one number looks the same everywhere.
const tags: Readonly<Record<Locale, string>> = { en: "en-GB", de: "de-DE", ar: "ar-u-nu-latn" };

/** Minor units as people of this language write the currency. No float comes near it. */
export function money(amountMinor: number, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(tags[locale], { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const sign = amountMinor < 0 ? "-" : "";
  const padded = String(Math.abs(amountMinor)).padStart(digits + 1, "0");
  const whole = padded.slice(0, padded.length - digits);
  const decimal = digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`;
  return format.format(`${sign}${decimal}` as Intl.StringNumericLiteral);
}

/** In UTC, and said so: where the reader is, nobody knows. */
export function time(at: string, locale: Locale): string {
  const options = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } as const;
  return `${new Intl.DateTimeFormat(tags[locale], options).format(new Date(at))} UTC`;
}
