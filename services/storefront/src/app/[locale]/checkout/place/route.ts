import { currentDraft } from "../../../../checkout/draft-jar.ts";
import { leadOn } from "../../../../checkout/lead-on.ts";
import { placeOrder } from "../../../../checkout/place-order.ts";
import { stepPath } from "../../../../checkout/step.ts";
import { pathIn } from "../../../../locale.ts";
import { requestLocale } from "../../../../visit/request-locale.ts";
import { seeOther } from "../../../../visit/see-other.ts";

/** Places the order that Pay announced, and asks for the answer again whenever it is loaded again. */
export async function GET(): Promise<Response> {
  const locale = await requestLocale();
  const draft = await currentDraft();
  if (!draft?.isSent) return seeOther(pathIn(locale, stepPath("review")));
  return seeOther(await leadOn(locale, draft, await placeOrder(draft)));
}
