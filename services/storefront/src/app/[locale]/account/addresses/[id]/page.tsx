import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { findAddress, type SavedAddress } from "../../../../../addresses/address-book.ts";
import { addressFormWords } from "../../../../../addresses/address-form-words.ts";
import { countriesIn } from "../../../../../checkout/countries.ts";
import { AccountFrame } from "../../../../../parts/account/account-frame.tsx";
import { SavedAddressForm } from "../../../../../parts/account/saved-address-form.tsx";
import { addressesText } from "../../../../../text/addresses.ts";
import { localeOf } from "../../../../../visit/page-locale.ts";

interface AddressParams {
  readonly params: Promise<{ readonly locale: string; readonly id: string }>;
}

export async function generateMetadata({ params }: AddressParams): Promise<Metadata> {
  return { title: addressesText[await localeOf(params)].editTitle, robots: { index: false } };
}

export default async function AddressPage({ params }: AddressParams) {
  const locale = await localeOf(params);
  const text = addressesText[locale];
  const address = await findAddress((await params).id);
  if (address === undefined) notFound();
  const back = { href: "/account/addresses", text: text.back };
  return (
    <AccountFrame locale={locale} current="addresses" title={text.editTitle} back={back}>
      <SavedAddressForm
        id={address.id}
        known={formValues(address)}
        countries={countriesIn(locale, address.country)}
        text={addressFormWords(locale)}
      />
    </AccountFrame>
  );
}

function formValues({ id: _, createdAt: __, updatedAt: ___, ...values }: SavedAddress) {
  return values;
}
