import type { Locale } from "./locale.ts";

/** Where the shop is; a page that is drawn on the server does not know where its reader is. */
const timeZone = "Europe/Berlin";

/** Day and time, as the language writes them. */
export function timeText(locale: Locale, time: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(time));
}

export function dayText(locale: Locale, time: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(new Date(time));
}
