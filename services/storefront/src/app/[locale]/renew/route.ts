import { cookies } from "next/headers";
import { safeNext } from "../../../visit/next-path.ts";
import { gone } from "../../../visit/own-cookie.ts";
import { seeOther } from "../../../visit/see-other.ts";
import { accessCookie } from "../../../visit/session.ts";

/**
 * For a page whose access token the shop takes no more, though it has not run out. Without it the next page is asked for
 * with a new one, or asks to sign in.
 */
export async function GET(request: Request): Promise<Response> {
  (await cookies()).set(accessCookie, "", gone);
  return seeOther(safeNext(new URL(request.url).searchParams.get("next")));
}
