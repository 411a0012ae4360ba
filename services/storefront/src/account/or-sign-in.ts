import { isAppError } from "@shopstream/platform/errors.ts";
import { redirect } from "next/navigation";
import { pathIn } from "../locale.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { herePath } from "../visit/sign-in-path.ts";

/** Data of a page for members. A token that the shop takes no more is renewed, or else asks to sign in, and comes back. */
export async function orSignIn<T>(data: Promise<T>): Promise<T> {
  try {
    return await data;
  } catch (error) {
    if (!isAppError(error, "unauthenticated")) throw error;
    redirect(`${pathIn(await requestLocale(), "/renew")}?next=${encodeURIComponent(await herePath())}`);
  }
}
