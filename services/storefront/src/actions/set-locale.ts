"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { localeCookie, pathIn, splitLocale, toLocale } from "../locale.ts";
import { kept } from "../visit/own-cookie.ts";
import { refererPath } from "../visit/referer-path.ts";

/** Remembers the language for the home page, and shows the same page in it. */
export async function setLocale(form: FormData): Promise<never> {
  const locale = toLocale(String(form.get("locale")));
  (await cookies()).set(localeCookie, locale, kept);
  redirect(pathIn(locale, splitLocale(refererPath((await headers()).get("referer"))).rest));
}
