import type { PriceInput } from "@shopstream/protos/shop/catalog/v1/catalog.ts";

/** What a product costs in one currency, in minor units: its cheapest and dearest variant. */
export interface Price {
  readonly currency: string;
  readonly min: number;
  readonly max: number;
  /** Of the cheapest variant. */
  readonly compareAt?: number;
  /** The range of the price facet that `min` falls in, as "from-to", both included. */
  readonly range: string;
}

/** The key of the product's own first currency, for who asks for none. */
export const anyCurrency = "";

/** By currency. A price for everywhere wins over those of regions: a search does not know where it is asked from. */
export function pricesOf(variants: readonly { readonly prices: readonly PriceInput[] }[]): Record<string, Price> {
  const chosen = variants.flatMap(({ prices }) =>
    [...Map.groupBy(prices, ({ currency }) => currency).values()].map(cheapest),
  );
  const prices = [...Map.groupBy(chosen, ({ currency }) => currency)].map(
    ([currency, group]) => [currency, toPrice(currency, group)] as const,
  );
  const first = prices[0];
  return Object.fromEntries(first === undefined ? prices : [...prices, [anyCurrency, first[1]]]);
}

function cheapest(prices: readonly PriceInput[]): PriceInput {
  const everywhere = prices.filter(({ region }) => region === "");
  return (everywhere.length > 0 ? everywhere : prices).reduce((a, b) => (b.amount < a.amount ? b : a));
}

function toPrice(currency: string, variants: readonly PriceInput[]): Price {
  const low = cheapest(variants.map((price) => ({ ...price, region: "" })));
  const compareAt = low.compareAtAmount === undefined ? {} : { compareAt: low.compareAtAmount };
  return {
    currency,
    min: low.amount,
    max: Math.max(...variants.map(({ amount }) => amount)),
    ...compareAt,
    range: rangeOf(low.amount),
  };
}

// 1, 2, 5, 10, 20, 50 …: even on the scale on which prices differ, and the same whatever else was found.
function rangeOf(amount: number): string {
  if (amount < 100) return "0-99";
  const decade = 10 ** (String(amount).length - 1);
  const steps = [1, 2, 5, 10].map((step) => step * decade);
  const above = steps.findIndex((step) => amount < step);
  return `${steps[above - 1]}-${(steps[above] as number) - 1}`;
}
