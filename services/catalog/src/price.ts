import type { Money } from "@shopstream/platform/money.ts";

/** What a variant costs in one currency; without region it holds everywhere. */
export interface Price extends Money {
  readonly region: string;
  /** What it cost before, in the same currency. */
  readonly compareAtAmount?: number | undefined;
}

/** Where a customer is, as far as prices go. Region is empty when it is not known. */
export interface Market {
  readonly currency: string;
  readonly region: string;
}

type Priced = readonly { readonly prices: readonly Price[] }[];

/** What a variant is sold for: the region's own price, else the one for everywhere. */
export function sellingPrice(prices: readonly Price[], { currency, region }: Market): Price | undefined {
  const inCurrency = prices.filter((price) => price.currency === currency);
  return (
    inCurrency.find((price) => region !== "" && price.region === region) ??
    inCurrency.find((price) => price.region === "")
  );
}

/** What a visitor is shown: the selling price, else the nearest there is, so that no product is without one. */
export function shownPrice(prices: readonly Price[], market: Market, first: string): Price {
  const nearest = sellingPrice(prices, market) ?? prices.find(({ currency }) => currency === market.currency);
  return (
    nearest ??
    sellingPrice(prices, { ...market, currency: first }) ??
    prices.find(({ currency }) => currency === first) ??
    (prices[0] as Price)
  );
}

export function firstCurrency(variants: Priced): string {
  return variants[0]?.prices[0]?.currency ?? "";
}

/** Cheapest and dearest of the variants, in the market's currency if any variant has it, else in the product's first. */
export function priceRange(variants: Priced, market: Market): { readonly min: Price; readonly max: Price } {
  const first = firstCurrency(variants);
  const shown = variants.map(({ prices }) => shownPrice(prices, market, first));
  const inMarket = shown.filter(({ currency }) => currency === market.currency);
  const comparable = inMarket.length > 0 ? inMarket : shown.filter(({ currency }) => currency === first);
  const ascending = comparable.toSorted((a, b) => a.amount - b.amount);
  return { min: ascending[0] as Price, max: ascending.at(-1) as Price };
}

export function toMoney({ amount, currency }: Price): Money {
  return { amount, currency };
}

/** The earlier price, where it makes this one look cheap. */
export function compareAtPrice({ amount, currency, compareAtAmount }: Price): Money | undefined {
  return compareAtAmount !== undefined && compareAtAmount > amount ? { amount: compareAtAmount, currency } : undefined;
}

/** The markets in which a product has prices of its own: each currency, and each region that differs in it. */
export function marketsOf(variants: Priced): Market[] {
  const prices = variants.flatMap((variant) => variant.prices);
  const keys = new Set(prices.flatMap(({ currency, region }) => [`${currency} `, `${currency} ${region}`]));
  return [...keys].map((key) => ({ currency: key.slice(0, 3), region: key.slice(4) }));
}
