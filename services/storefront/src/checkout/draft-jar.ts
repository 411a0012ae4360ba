import { cookies } from "next/headers";
import { type Draft, draftCookie, fromCookie, toCookie } from "./draft.ts";

const attributes = { path: "/", secure: true, httpOnly: true, sameSite: "lax" } as const;

export async function currentDraft(): Promise<Draft | undefined> {
  return fromCookie((await cookies()).get(draftCookie)?.value);
}

/** For server actions and route handlers, as is the next. */
export async function keepDraft(draft: Draft): Promise<void> {
  (await cookies()).set(draftCookie, toCookie(draft), attributes);
}

export async function forgetDraft(): Promise<void> {
  (await cookies()).set(draftCookie, "", { ...attributes, maxAge: 0 });
}
