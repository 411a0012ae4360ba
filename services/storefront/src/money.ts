import type { Schemas } from "./api.ts";
import type { Locale } from "./locale.ts";

export type Money = Schemas["Money"];

/** A price as the language writes it. Amounts are in the currency's smallest unit, of which yen has no other. */
export function priceText(locale: Locale, { amount, currency }: Money, digits: "all" | "whole" = "all"): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    ...(digits === "whole" ? { trailingZeroDisplay: "stripIfInteger" } : {}),
  });
  return format.format(amount / 10 ** smallDigits(currency));
}

/** How many digits of an amount stand behind the point. */
function smallDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** The same as a plain number, as machines read it: 12.50. */
export function plainAmount({ amount, currency }: Money): string {
  const digits = smallDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}
