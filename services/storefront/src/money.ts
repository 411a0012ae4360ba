import type { Schemas } from "./api.ts";
import type { Locale } from "./locale.ts";

export type Money = Schemas["Money"];

/** A price as the language writes it. Amounts are in the currency's smallest unit, of which yen has no other. */
export function priceText(locale: Locale, { amount, currency }: Money): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
