import type { ProductDocument } from "./document.ts";
import type { Price } from "./price.ts";
import type { Position } from "./search-query.ts";

/** A product as a list shows it. */
export interface Hit extends Pick<ProductDocument, "slug" | "title" | "brand" | "image" | "rating"> {
  readonly id: string;
  readonly category?: ProductDocument["categories"][number];
  readonly summary?: string;
  readonly price?: Price;
  readonly inStock: boolean;
}

export interface FacetValue {
  /** What a filter takes. */
  readonly value: string;
  /** What a customer reads. */
  readonly label: string;
  readonly count: number;
}

/** The cheapest and the dearest of what was found, in minor units. */
export interface PriceBounds {
  readonly min: number;
  readonly max: number;
}

/** How many products each value would leave, were it the only one chosen in its field. */
export interface Facet {
  /** category, brand, price, rating, inStock, or attr. and a name. A rating counts what has at least that. */
  readonly field: string;
  readonly label: string;
  readonly values: readonly FacetValue[];
  readonly bounds?: PriceBounds;
}

export interface SearchResult {
  readonly hits: readonly Hit[];
  readonly facets: readonly Facet[];
  readonly total: number;
  readonly next?: Position;
  /** The words that were searched for, for highlighting. */
  readonly words: readonly string[];
  readonly correctedQuery?: string;
}

export interface Suggestions {
  readonly terms: readonly string[];
  readonly products: readonly { readonly slug: string; readonly title: string }[];
  readonly categories: readonly { readonly slug: string; readonly name: string }[];
}
