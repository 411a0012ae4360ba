import { headers } from "next/headers";
import { type Locale, pathIn, toLocale } from "../locale.ts";
import { localeHeader, pathHeader } from "./own-headers.ts";

/** Signing in, and back from there; `next` with its language. */
export function signInPath(locale: Locale, next: string): string {
  return `${pathIn(locale, "/sign-in")}?next=${encodeURIComponent(next)}`;
}

/** The page that is asked for, or that an action was called from, with its language. */
export async function herePath(): Promise<string> {
  const sent = await headers();
  return pathIn(toLocale(sent.get(localeHeader)), sent.get(pathHeader) ?? "/");
}
