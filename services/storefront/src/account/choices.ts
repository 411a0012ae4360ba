import { currencies } from "../currency.ts";
import { type Locale, locales } from "../locale.ts";

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** The shop's currencies by name, and one that was chosen when there were others. */
export function currencyChoices(locale: Locale, chosen: string): readonly Choice[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return [...new Set([...currencies, chosen])].map((value) => ({
    value,
    text: `${names.of(value) ?? value} (${value})`,
  }));
}

/** Each language by its own name, so that whoever ended up in another finds theirs. */
export function languageChoices(): readonly Choice[] {
  return locales.map((value) => ({
    value,
    text: new Intl.DisplayNames(value, { type: "language" }).of(value) ?? value,
  }));
}
