import type { ProductState } from "./document.ts";
import type { SearchQuery } from "./search-query.ts";
import type { SearchResult, Suggestions } from "./search-result.ts";

/** Stock of one SKU, as an event tells it. */
export interface StockLevel {
  readonly sku: string;
  readonly available: number;
  /** Rises with every change of the SKU. In a rebuild: the last one the index knew when inventory was asked. */
  readonly sequence: number;
}

/** What an event told. Its id is remembered where the engine can do so in the transaction of the change. */
export interface Change<State> {
  readonly eventId: string;
  readonly state: State;
}

/** What the index holds of a product, for comparing with the catalogue. */
export interface IndexedProduct {
  readonly id: string;
  readonly version: number;
  readonly inStock: boolean;
}

/**
 * An index of the catalogue. Every engine passes the same tests, testing/engine-contract.ts. Changes may come late,
 * twice or in the wrong order: what is older than what is known changes nothing.
 */
export interface SearchEngine {
  search(query: SearchQuery): Promise<SearchResult>;
  /** For a query that is still being typed. */
  suggest(text: string): Promise<Suggestions>;

  /** At most one change per product. All take effect or none. */
  changeProducts(changes: readonly Change<ProductState>[]): Promise<void>;
  /** At most one change per SKU, also of SKUs whose product is not known yet. */
  changeStock(changes: readonly Change<StockLevel>[]): Promise<void>;

  /** Whether a whole catalogue was ever read. */
  isBuilt(): Promise<boolean>;
  /** Starts a generation beside the one that answers; from now on changes go to both. 409 while another is being built. */
  begin(): Promise<number>;
  /** The last sequence known of each SKU; unknown ones are left out. */
  stockSequences(skus: readonly string[]): Promise<Map<string, number>>;
  /** Stock is taken over only where no event came since its `sequence`. 409 when the generation was taken away. */
  add(generation: number, products: readonly ProductState[], stock: readonly StockLevel[]): Promise<void>;
  /** Lets the generation answer instead of the old one, at once, and removes the old one. */
  publish(generation: number): Promise<void>;
  abandon(generation: number): Promise<void>;

  /** In id order. */
  list(afterId: string, limit: number): Promise<IndexedProduct[]>;
  /**
   * To be called now and then: lets corrections and typeahead follow the index, and ends what a process left half done
   * that was killed.
   */
  catchUp(): Promise<void>;
}
