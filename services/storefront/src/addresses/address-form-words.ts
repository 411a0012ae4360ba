import type { Locale } from "../locale.ts";
import { addressesText } from "../text/addresses.ts";
import { checkoutText } from "../text/checkout.ts";

/** What the form for an address says; its fields are called as at the checkout. */
export function addressFormWords(locale: Locale) {
  const { name, line1, line2, postalCode, city, region, country, phone, phoneHint } = checkoutText[locale];
  const { label, labelHint, defaultShipping, defaultBilling, save, saving } = addressesText[locale];
  return {
    ...{ name, line1, line2, postalCode, city, region, country, phone, phoneHint },
    ...{ label, labelHint, defaultShipping, defaultBilling, save, saving },
  };
}
