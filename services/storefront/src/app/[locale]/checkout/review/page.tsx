import type { Metadata } from "next";
import { acceptPrices } from "../../../../checkout/accept-prices.ts";
import { addressLines } from "../../../../checkout/address-lines.ts";
import type { DeliveryAddress } from "../../../../checkout/draft.ts";
import { shippingOptionWords } from "../../../../checkout/shipping-option-words.ts";
import { shippingQuotes } from "../../../../checkout/shipping-quotes.ts";
import { standAt } from "../../../../checkout/stand.ts";
import { pathIn } from "../../../../locale.ts";
import { priceText } from "../../../../money.ts";
import { CheckoutFrame } from "../../../../parts/checkout-frame.tsx";
import { PayButton } from "../../../../parts/pay-button.tsx";
import { ReviewItem } from "../../../../parts/review-item.tsx";
import { SubmitButton } from "../../../../parts/ui/submit-button.tsx";
import { checkoutText } from "../../../../text/checkout.ts";
import { say } from "../../../../text/say.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: checkoutText[await localeOf(params)].placeTitle, robots: { index: false } };
}

export default async function ReviewPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const { cart, draft } = await standAt(locale, "review");
  const text = checkoutText[locale];
  const { address, email = "", card, shippingOptionId } = draft ?? {};
  const option = (await shippingQuotes(cart.id, address as DeliveryAddress)).find(({ id }) => id === shippingOptionId);
  const total = { amount: (cart.subtotal?.amount ?? 0) + (option?.price?.amount ?? 0), currency: cart.currency };
  const hasNewPrices = cart.lines.some(({ priceChanged }) => priceChanged);
  const problem = (await queryText(searchParams, "problem")) ?? (hasNewPrices ? "price_changed" : undefined);
  return (
    <CheckoutFrame
      locale={locale}
      step="review"
      title={text.placeTitle}
      cart={cart}
      shipping={option?.price}
      problem={problem}
    >
      <dl className="divide-y divide-line rounded-lg border border-line bg-card px-6">
        <ReviewItem locale={locale} name={text.deliverTo} href="/checkout" change={text.editAddress}>
          {[...addressLines(locale, address), email].filter(Boolean)}
        </ReviewItem>
        <ReviewItem locale={locale} name={text.shipping} href="/checkout/shipping" change={text.editShipping}>
          {[option === undefined ? text.noShipping : shippingOptionWords(locale, option)]}
        </ReviewItem>
        <ReviewItem locale={locale} name={text.cardTitle} href="/checkout/payment" change={text.editPayment}>
          {[card?.label ?? ""]}
        </ReviewItem>
      </dl>
      {hasNewPrices ? (
        <form action={acceptPrices} className="mt-8">
          <SubmitButton text={text.acceptPrices} busyText={text.saving} />
        </form>
      ) : (
        <PayButton
          action={pathIn(locale, "/checkout/pay")}
          text={say(locale, text.pay, { total: priceText(locale, total) })}
          busyText={text.paying}
          hint={text.payHint}
        />
      )}
    </CheckoutFrame>
  );
}
