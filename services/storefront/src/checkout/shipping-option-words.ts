import type { Locale } from "../locale.ts";
import { shippingOptionText } from "../text/shipping-options.ts";

/** What a way to ship is called in the visitor's language. */
export function shippingOptionWords(
  locale: Locale,
  { id, name }: { readonly id: string; readonly name: string },
): string {
  const texts: Readonly<Record<string, string>> = shippingOptionText[locale];
  return texts[id] ?? name;
}
