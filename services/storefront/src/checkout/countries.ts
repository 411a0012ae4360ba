import type { Locale } from "../locale.ts";

/** ISO 3166-1 alpha-2: where the shop ships with its own rates, and some of the rest of the world. */
const codes =
  "AE AT AU BE BG BH BR CA CH CN CY CZ DE DK EE EG ES FI FR GB GR HR HU IE IL IN IS IT JO JP KR KW LI LT LU LV MA MT MX NL NO NZ OM PL PT QA RO SA SE SG SI SK TN TR UA US ZA".split(
    " ",
  );

export interface Country {
  readonly code: string;
  readonly name: string;
}

/** By name, in the order of the language; `also` is one that an address names already. */
export function countriesIn(locale: Locale, also?: string): readonly Country[] {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const order = new Intl.Collator(locale);
  return [...new Set([...codes, ...(also ? [also] : [])])]
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((one, other) => order.compare(one.name, other.name));
}
