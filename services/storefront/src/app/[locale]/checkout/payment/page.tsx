import type { Metadata } from "next";
import { standAt } from "../../../../checkout/stand.ts";
import { CardForm } from "../../../../parts/card-form.tsx";
import { CheckoutFrame } from "../../../../parts/checkout-frame.tsx";
import { StripeCardForm } from "../../../../parts/stripe-card-form.tsx";
import { TestCards } from "../../../../parts/test-cards.tsx";
import { FormMessage } from "../../../../parts/ui/form-message.tsx";
import { paymentConfig } from "../../../../payment/payment-config.ts";
import { problemWords } from "../../../../problem-words.ts";
import { now } from "../../../../server-clock.ts";
import { checkoutText } from "../../../../text/checkout.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: checkoutText[await localeOf(params)].payment, robots: { index: false } };
}

export default async function PaymentPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const { cart } = await standAt(locale, "payment");
  const text = checkoutText[locale];
  const config = await paymentConfig(now());
  return (
    <CheckoutFrame
      locale={locale}
      step="payment"
      title={text.payment}
      cart={cart}
      problem={await queryText(searchParams, "problem")}
    >
      {config === undefined ? (
        <FormMessage state={{ status: "failed", message: problemWords(locale, "shop_unreachable") }} />
      ) : null}
      {config?.provider === "simulator" ? (
        <>
          <CardForm apiBase={config.apiBase} publishableKey={config.publishableKey} text={cardText(text)} />
          <TestCards locale={locale} />
        </>
      ) : null}
      {config?.provider === "stripe" ? (
        <>
          <StripeCardForm publishableKey={config.publishableKey} locale={locale} text={cardText(text)} />
          <noscript>
            <p className="mt-6 rounded-md bg-warn-soft px-4 py-3 text-warn">{text.needsScripts}</p>
          </noscript>
        </>
      ) : null}
    </CheckoutFrame>
  );
}

// Only what the form says goes to the browser with it.
function cardText(text: (typeof checkoutText)["en"]) {
  const { cardTitle, cardNumber, expiry, cvc, cvcHint, cardSafe, toReview, checkingCard } = text;
  const { incorrect_number, invalid_expiry, invalid_cvc, cardFailed } = text;
  return {
    ...{ cardTitle, cardNumber, expiry, cvc, cvcHint, cardSafe, toReview, checkingCard },
    ...{ incorrect_number, invalid_expiry, invalid_cvc, cardFailed },
  };
}
