import { visitorApi } from "../../../../api.ts";
import { currentDraft } from "../../../../checkout/draft-jar.ts";
import { returnPath } from "../../../../checkout/step.ts";
import { pathIn } from "../../../../locale.ts";
import { outcomeOf } from "../../../../outcome.ts";
import { isFromOurPage } from "../../../../visit/from-our-page.ts";
import { requestLocale } from "../../../../visit/request-locale.ts";
import { seeOther } from "../../../../visit/see-other.ts";

/**
 * Turns back the order that waits for the bank. What became of it is looked at next: it may have been confirmed. Not a
 * server action: Next.js looks ahead to where those lead, and what this writes into the draft on the way would be lost.
 */
export async function POST(request: Request): Promise<Response> {
  const id = (await currentDraft())?.orderId;
  if (id !== undefined && isFromOurPage(request))
    await outcomeOf((await visitorApi()).POST("/v1/orders/{id}:cancel", { params: { path: { id } }, body: {} }));
  return seeOther(pathIn(await requestLocale(), returnPath));
}
