import { cookies } from "next/headers";
import { gone, own } from "../visit/own-cookie.ts";
import { type Draft, draftCookie, fromCookie, toCookie } from "./draft.ts";

export async function currentDraft(): Promise<Draft | undefined> {
  return fromCookie((await cookies()).get(draftCookie)?.value);
}

/** For server actions and route handlers, as is the next. */
export async function keepDraft(draft: Draft): Promise<void> {
  (await cookies()).set(draftCookie, toCookie(draft), own);
}

export async function forgetDraft(): Promise<void> {
  (await cookies()).set(draftCookie, "", gone);
}
