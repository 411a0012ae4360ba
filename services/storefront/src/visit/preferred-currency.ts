import { cookies } from "next/headers";
import { currencyCookie, toCurrency } from "../currency.ts";

/** The currency to ask the shop for, ready to be part of a question; nothing where the visitor has not chosen. */
export async function preferredCurrency(): Promise<{ readonly currency?: string }> {
  const currency = toCurrency((await cookies()).get(currencyCookie)?.value);
  return currency === undefined ? {} : { currency };
}
