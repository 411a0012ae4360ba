import { currentDraft } from "../../../../checkout/draft-jar.ts";
import { leadOn } from "../../../../checkout/lead-on.ts";
import { progressOfOrder } from "../../../../checkout/order-progress.ts";
import { placePath } from "../../../../checkout/step.ts";
import { pathIn } from "../../../../locale.ts";
import { requestLocale } from "../../../../visit/request-locale.ts";
import { seeOther } from "../../../../visit/see-other.ts";

/** Back from the customer's bank, which knows one address and no language. */
export async function GET(request: Request): Promise<Response> {
  const draft = await currentDraft();
  const { searchParams } = new URL(request.url);
  const given = searchParams.get("order") ?? "";
  // Banks open the browser they like; there the order is all that is known.
  if (draft?.orderId === undefined)
    return seeOther(pathIn(await requestLocale(), /^ord_\w+$/.test(given) ? `/orders/${given}` : placePath));
  const verdict = await progressOfOrder(draft.orderId);
  // The bank has said yes, and only its message to the shop is still on its way: there is nothing left to ask the customer.
  const isAgreed = verdict.kind === "challenge" && searchParams.get("redirect_status") === "succeeded";
  return seeOther(await leadOn(draft.locale, draft, isAgreed ? { kind: "running", orderId: draft.orderId } : verdict));
}
