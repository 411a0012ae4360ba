import { cookies } from "next/headers";
import { openCart } from "../../../../cart/open-cart.ts";
import { currentDraft, keepDraft } from "../../../../checkout/draft-jar.ts";
import { detour, placePath, stepPath } from "../../../../checkout/step.ts";
import { pathIn } from "../../../../locale.ts";
import { isFromOurPage } from "../../../../visit/from-our-page.ts";
import { requestLocale } from "../../../../visit/request-locale.ts";
import { seeOther } from "../../../../visit/see-other.ts";
import { accessCookie } from "../../../../visit/session.ts";

/**
 * Pay was pressed. Only notes in the visitor's browser that the order is on its way; it is sent from the next address,
 * which can be loaded again by whoever got no answer. Both are one order, because its key is in the browser already.
 */
export async function POST(request: Request): Promise<Response> {
  const locale = await requestLocale();
  const [draft, cart, jar] = await Promise.all([currentDraft(), openCart(), cookies()]);
  const away = isFromOurPage(request) ? detour("review", draft) : stepPath("review");
  if (draft === undefined || away !== undefined) return seeOther(pathIn(locale, away ?? stepPath("address")));
  if (!cart.ok) return seeOther(pathIn(locale, `${stepPath("review")}?problem=${cart.problem.code}`));
  await keepDraft({ ...draft, cartId: cart.data, isMember: jar.has(accessCookie), locale, isSent: true });
  return seeOther(pathIn(locale, placePath));
}
