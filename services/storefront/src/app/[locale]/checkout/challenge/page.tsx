import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentDraft } from "../../../../checkout/draft-jar.ts";
import { abandonPath, returnPath, stepPath } from "../../../../checkout/step.ts";
import { pathIn } from "../../../../locale.ts";
import { findOrder } from "../../../../orders/find-order.ts";
import { FollowOrder } from "../../../../parts/follow-order.tsx";
import { ReloadWithoutScripts } from "../../../../parts/reload-without-scripts.tsx";
import { buttonLook } from "../../../../parts/ui/button-look.ts";
import { checkoutText } from "../../../../text/checkout.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: checkoutText[await localeOf(params)].challengeTitle, robots: { index: false } };
}

/**
 * Between Pay and the customer's bank. A page and not a redirect: browsers do not let a form end at an address that the
 * content policy does not name. It follows the order, and goes on by itself when the bank has answered.
 */
export default async function ChallengePage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const orderId = (await currentDraft())?.orderId;
  if (orderId === undefined) redirect(pathIn(locale, stepPath("review")));
  const order = await findOrder(orderId);
  const bank = order?.payment?.nextActionUrl;
  if (order?.status !== "pending" || !bank) redirect(pathIn(locale, returnPath));
  const text = checkoutText[locale];
  return (
    <div className="page-width max-w-2xl py-20 text-center">
      <h1 className="text-3xl">{text.challengeTitle}</h1>
      <p className="my-6 text-ink-soft">{text.challengeHint}</p>
      <a href={bank} rel="external" className={buttonLook("primary", "w-full sm:w-auto")}>
        {text.toBank}
      </a>
      <form method="post" action={pathIn(locale, abandonPath)} className="mt-4">
        <button type="submit" className={buttonLook("quiet", "w-full sm:w-auto")}>
          {text.otherCard}
        </button>
      </form>
      <FollowOrder id={order.id} version={order.version} />
      <ReloadWithoutScripts />
    </div>
  );
}
