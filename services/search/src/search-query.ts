/** In which order products are listed. */
export type Sort = "relevance" | "newest" | "price_asc" | "price_desc" | "title" | "rating";

export interface AttributeFilter {
  readonly name: string;
  /** Any of them. */
  readonly values: readonly string[];
}

/** Conditions that all hold; within one, any of its values. */
export interface Filters {
  readonly categories: readonly string[];
  readonly brands: readonly string[];
  readonly attributes: readonly AttributeFilter[];
  readonly priceMin?: number;
  readonly priceMax?: number;
  /** At least so many stars. */
  readonly ratingMin?: number;
  readonly inStock?: boolean;
}

/** The place of a hit in its order: the next page starts after it, whatever was added or removed meanwhile. */
export interface Position {
  readonly number: number;
  readonly text: string;
  readonly id: string;
}

/** What a search looks for: all of the words, else (where allowed) any of them. */
export interface Wording {
  readonly words: readonly string[];
  readonly orAny: boolean;
}

export interface SearchQuery {
  /** As typed. Empty lists everything. */
  readonly text: string;
  readonly filters: Filters;
  readonly sort: Sort;
  /** Of prices and their filter; empty takes each product's own first one. */
  readonly currency: string;
  readonly limit: number;
  readonly after?: Position;
}
