import type { ProductDocument } from "./document.ts";
import type { Price } from "./price.ts";
import type { Position } from "./search-query.ts";

/** A product as a list shows it. */
export interface Hit extends Pick<ProductDocument, "slug" | "title" | "brand" | "image" | "rating"> {
  readonly id: string;
  readonly price?: Price;
  readonly inStock: boolean;
}

/** How many products each value would leave, were it the only one chosen in its field. */
export interface Facet {
  /** category, brand, price, inStock, or attr. and a name. */
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
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
