import { isCurrency } from "@shopstream/platform/money.ts";

/** Those that the shop has prices in. */
export const currencies = ["EUR", "GBP", "SAR", "USD"] as const;

/** What a member prefers, kept where every page finds it. */
export const currencyCookie = "__Host-currency";

/** A currency's code as the API takes it; undefined for all else, so that the shop's own is used. */
export function toCurrency(text: string | undefined): string | undefined {
  return text !== undefined && isCurrency(text) ? text : undefined;
}
