import type { Schemas } from "../api.ts";
import type { Locale } from "../locale.ts";

type Address = Partial<Schemas["Address"]>;

/** An address as it stands on a parcel. */
export function addressLines(locale: Locale, address: Address | undefined): readonly string[] {
  if (address === undefined) return [];
  const { name, line1, line2, postalCode, city, region, country } = address;
  const land = country ? (new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country) : undefined;
  const town = [postalCode, city].filter(Boolean).join(" ");
  return [name, line1, line2, town, region, land].filter((line): line is string => Boolean(line));
}
