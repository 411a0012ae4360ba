/** How the shop ships, as data. Countries are ISO 3166-1 alpha-2, prices minor units. */
export interface ShippingRule {
  readonly id: string;
  readonly name: string;
  /** Days it takes, at least and at most; a zone that is not named is not served. */
  readonly days: Readonly<Partial<Record<Zone, readonly [min: number, max: number]>>>;
  /** Within the zones that are near. */
  readonly priceMinor: Readonly<Record<string, number>>;
  /** In a currency without a price: this share of the subtotal, since a number of one currency says nothing in another. */
  readonly otherCurrenciesPercent: number;
  /** How many times the price it is to the rest of the world. */
  readonly worldFactor: number;
  /** Costs nothing from this subtotal on, in the zones that are near. */
  readonly freeFromMinor: Readonly<Record<string, number>>;
}

export type Zone = "europe" | "britain" | "america" | "gulf" | "world";

export const zoneOfCountry: Readonly<Record<Exclude<Zone, "world">, readonly string[]>> = {
  europe: "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
  britain: ["GB", "GG", "IM", "JE"],
  america: ["US", "CA"],
  gulf: ["AE", "BH", "KW", "OM", "QA", "SA"],
};

export const shippingRules: readonly ShippingRule[] = [
  {
    id: "standard",
    name: "Standard delivery",
    days: { europe: [2, 4], britain: [2, 4], america: [3, 6], gulf: [2, 5], world: [6, 14] },
    priceMinor: { EUR: 490, USD: 590, GBP: 450, SAR: 1_900 },
    otherCurrenciesPercent: 8,
    worldFactor: 3,
    freeFromMinor: { EUR: 5_000, USD: 6_000, GBP: 4_500, SAR: 20_000 },
  },
  {
    id: "express",
    name: "Express delivery",
    days: { europe: [1, 2], britain: [1, 1], america: [1, 2], gulf: [1, 2] },
    priceMinor: { EUR: 1_490, USD: 1_690, GBP: 1_290, SAR: 5_900 },
    otherCurrenciesPercent: 20,
    worldFactor: 1,
    freeFromMinor: {},
  },
  {
    id: "pickup",
    name: "Collect in store",
    days: { europe: [1, 1], gulf: [1, 1] },
    priceMinor: { EUR: 0, USD: 0, GBP: 0, SAR: 0 },
    otherCurrenciesPercent: 0,
    worldFactor: 1,
    freeFromMinor: {},
  },
];
