import type { Metadata } from "next";
import { placePath } from "../../../../checkout/step.ts";
import { pathIn } from "../../../../locale.ts";
import { buttonLook } from "../../../../parts/ui/button-look.ts";
import { checkoutText } from "../../../../text/checkout.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: checkoutText[await localeOf(params)].waitingTitle, robots: { index: false } };
}

/** The shop gave no answer: asks again by itself, scripts or not, until it does. */
export default async function WaitingPage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = checkoutText[locale];
  const again = pathIn(locale, placePath);
  return (
    <div className="page-width max-w-2xl py-20 text-center">
      <meta httpEquiv="refresh" content={`3;url=${again}`} />
      <h1 className="text-3xl">{text.waitingTitle}</h1>
      <p className="my-6 text-ink-soft">{text.waitingHint}</p>
      <a href={again} className={buttonLook("primary")}>
        {text.askAgain}
      </a>
    </div>
  );
}
