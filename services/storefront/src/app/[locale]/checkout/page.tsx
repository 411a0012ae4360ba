import type { Metadata } from "next";
import { addressLines } from "../../../checkout/address-lines.ts";
import { countriesIn } from "../../../checkout/countries.ts";
import { type SavedAddress, savedAddresses } from "../../../checkout/saved-addresses.ts";
import { signInPath, standAt } from "../../../checkout/stand.ts";
import { AddressForm } from "../../../parts/address-form.tsx";
import { CheckoutFrame } from "../../../parts/checkout-frame.tsx";
import { SavedAddresses } from "../../../parts/saved-addresses.tsx";
import { checkoutText } from "../../../text/checkout.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: checkoutText[await localeOf(params)].title, robots: { index: false } };
}

export default async function AddressPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const { cart, draft, isMember } = await standAt(locale, "address");
  const text = checkoutText[locale];
  const saved = isMember ? await savedAddresses() : [];
  const known = { country: defaultCountry(cart.currency), ...draft?.address, email: draft?.email ?? "" };
  return (
    <CheckoutFrame
      locale={locale}
      step="address"
      title={text.title}
      cart={cart}
      problem={await queryText(searchParams, "problem")}
    >
      {isMember ? null : (
        <p className="mb-6 text-ink-soft">
          {text.haveAccount}{" "}
          <a href={signInPath(locale, "address")} className="text-ink underline underline-offset-4">
            {text.signIn}
          </a>
        </p>
      )}
      <SavedAddresses
        addresses={saved.map((one) => ({ id: one.id, values: formValues(one), lines: addressLines(locale, one) }))}
        text={{ savedAddresses: text.savedAddresses, otherAddress: text.otherAddress, ...formText(text) }}
      />
      <AddressForm known={known} asksForEmail={!isMember} countries={countriesIn(locale)} text={formText(text)} />
    </CheckoutFrame>
  );
}

// Only what the form says goes to the browser with it.
function formText(text: (typeof checkoutText)["en"]) {
  const { contact, email, emailHint, deliverTo, phoneHint, toShipping, saving, useAddress } = text;
  const { name, line1, line2, postalCode, city, region, country, phone } = text;
  return {
    ...{ contact, email, emailHint, deliverTo, phoneHint, toShipping, saving, useAddress },
    ...{ name, line1, line2, postalCode, city, region, country, phone },
  };
}

function formValues({ name, line1, line2, postalCode, city, region, country, phone }: SavedAddress) {
  return { name, line1, line2, postalCode, city, region, country, phone };
}

const homeOf: Readonly<Record<string, string>> = { EUR: "DE", GBP: "GB", SAR: "SA", USD: "US" };

function defaultCountry(currency: string): string {
  return homeOf[currency] ?? "DE";
}
