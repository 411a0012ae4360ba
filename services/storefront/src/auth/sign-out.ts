"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { signedOutApi } from "../api.ts";
import { pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { gone } from "../visit/own-cookie.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { accessCookie, refreshCookie } from "../visit/session.ts";

/** Ends the session in the shop and in this browser; in this browser even when the shop does not answer. */
export async function signOut(): Promise<never> {
  await outcomeOf((await signedOutApi()).POST("/v1/auth/logout", { body: {} }));
  const jar = await cookies();
  for (const name of [accessCookie, refreshCookie]) jar.set(name, "", gone);
  redirect(pathIn(await requestLocale(), "/sign-in?notice=out"));
}
