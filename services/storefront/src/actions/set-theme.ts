"use server";

import { cookies } from "next/headers";
import { themeCookie, toTheme } from "../theme.ts";
import { kept } from "../visit/own-cookie.ts";

export async function setTheme(form: FormData): Promise<void> {
  (await cookies()).set(themeCookie, toTheme(form.get("theme")), kept);
}
