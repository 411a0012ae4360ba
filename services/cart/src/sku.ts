import type { Money } from "@shopstream/platform/money.ts";

/** A price in one currency, for one region or (with an empty one) everywhere. */
export interface Price extends Money {
  readonly region: string;
}

/** What the cart keeps of a SKU, from the catalog's events. */
export interface Sku {
  readonly sku: string;
  readonly productId: string;
  readonly productSlug: string;
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly image?: { readonly url: string; readonly alt: string; readonly kind: string } | undefined;
  readonly prices: readonly Price[];
  /** False once it is no longer in the catalog: archived, deleted, or dropped from its product. */
  readonly sold: boolean;
}

/** A SKU as of one version of its product. `atMs` tells which product had it last, when it moved from one to another. */
export interface SkuRevision {
  readonly sku: Sku;
  readonly version: number;
  readonly atMs: number;
}

/** Where a customer is, as far as prices go. */
export interface Market {
  readonly currency: string;
  readonly region: string;
}

/** What it is sold for: the region's own price, else the one for everywhere; none when it is not sold there. */
export function sellingPrice(sku: Sku, { currency, region }: Market): Price | undefined {
  if (!sku.sold) return undefined;
  const inCurrency = sku.prices.filter((price) => price.currency === currency);
  return (
    inCurrency.find((price) => region !== "" && price.region === region) ??
    inCurrency.find((price) => price.region === "")
  );
}

/** What it is sold for in the first of its currencies that has a price in the region. */
export function firstPrice(sku: Sku, region: string): Price | undefined {
  const currencies = [...new Set(sku.prices.map(({ currency }) => currency))];
  return currencies.map((currency) => sellingPrice(sku, { currency, region })).find((price) => price !== undefined);
}
