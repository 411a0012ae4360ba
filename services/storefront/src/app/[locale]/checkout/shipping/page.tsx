import type { Metadata } from "next";
import { chooseShipping } from "../../../../checkout/choose-shipping.ts";
import type { DeliveryAddress } from "../../../../checkout/draft.ts";
import { shippingQuotes } from "../../../../checkout/shipping-quotes.ts";
import { standAt } from "../../../../checkout/stand.ts";
import { CheckoutFrame } from "../../../../parts/checkout-frame.tsx";
import { ShippingChoice } from "../../../../parts/shipping-choice.tsx";
import { ShopLink } from "../../../../parts/shop-link.tsx";
import { SubmitButton } from "../../../../parts/ui/submit-button.tsx";
import { checkoutText } from "../../../../text/checkout.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: checkoutText[await localeOf(params)].shipping, robots: { index: false } };
}

export default async function ShippingPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const { cart, draft } = await standAt(locale, "shipping");
  const text = checkoutText[locale];
  const options = await shippingQuotes(cart.id, draft?.address as DeliveryAddress);
  return (
    <CheckoutFrame
      locale={locale}
      step="shipping"
      title={text.shipping}
      cart={cart}
      problem={await queryText(searchParams, "problem")}
    >
      {options.length === 0 ? (
        <p>
          {text.noShipping}{" "}
          <ShopLink locale={locale} href="/checkout" className="underline underline-offset-4">
            {text.changeAddress}
          </ShopLink>
        </p>
      ) : (
        <form action={chooseShipping}>
          <ShippingChoice locale={locale} options={options} chosen={draft?.shippingOptionId} />
          <SubmitButton text={text.toPayment} busyText={text.saving} className="mt-8 w-full sm:w-auto" />
        </form>
      )}
    </CheckoutFrame>
  );
}
