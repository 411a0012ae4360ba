import type { Metadata } from "next";
import { addressFormWords } from "../../../../../addresses/address-form-words.ts";
import { countriesIn } from "../../../../../checkout/countries.ts";
import { AccountFrame } from "../../../../../parts/account/account-frame.tsx";
import { SavedAddressForm } from "../../../../../parts/account/saved-address-form.tsx";
import { addressesText } from "../../../../../text/addresses.ts";
import { type LocaleParams, localeOf } from "../../../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: addressesText[await localeOf(params)].addTitle, robots: { index: false } };
}

export default async function NewAddressPage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = addressesText[locale];
  const back = { href: "/account/addresses", text: text.back };
  return (
    <AccountFrame locale={locale} current="addresses" title={text.addTitle} back={back}>
      <SavedAddressForm
        known={{ country: locale === "ar" ? "SA" : "DE" }}
        countries={countriesIn(locale)}
        text={addressFormWords(locale)}
      />
    </AccountFrame>
  );
}
