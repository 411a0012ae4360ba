import { headers } from "next/headers";
import { type Locale, toLocale } from "../locale.ts";
import { localeHeader } from "./own-headers.ts";

/** The language of the page that a server action or route handler was called from. */
export async function requestLocale(): Promise<Locale> {
  return toLocale((await headers()).get(localeHeader));
}
