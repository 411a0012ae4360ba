import { AppError } from "@shopstream/platform/errors.ts";
import type { Availability, Stock } from "./availability.ts";
import { type Categories, unknownCategory } from "./categories.ts";
import { fromPageToken, type ListQuery, toPageToken } from "./listing.ts";
import type { ListingStore } from "./listing-store.ts";
import type { Card, Product } from "./product.ts";

export interface BrowsingDeps {
  readonly store: ListingStore;
  readonly availability: Availability;
  readonly categories: Categories;
}

export type StockBySku = ReadonlyMap<string, Stock>;

export interface CardPage {
  readonly cards: readonly Card[];
  readonly stock: StockBySku;
  readonly nextPageToken: string;
  readonly totalSize?: number;
}

/** What customers look at. Stays up, with less to show, when inventory does not. */
export class Browsing {
  readonly #deps: BrowsingDeps;

  constructor(deps: BrowsingDeps) {
    this.#deps = deps;
  }

  async list(query: ListQuery, pageToken: string): Promise<CardPage> {
    const { store, categories } = this.#deps;
    const after = pageToken === "" ? undefined : fromPageToken(pageToken, query);
    const readable = /^[a-z0-9-]*$/.test(query.category);
    const [shelved, totalSize] = await Promise.all([
      readable ? store.list({ ...query, after, limit: query.limit + 1 }) : undefined,
      categories.count(query.category),
    ]);
    if (shelved === undefined) throw unknownCategory("category", query.category);
    const page = shelved.slice(0, query.limit);
    const last = page.at(-1);
    const cards = page.map(({ card }) => card);
    const nextPageToken = shelved.length > query.limit && last !== undefined ? toPageToken(last.cursor, query) : "";
    return {
      cards,
      stock: await this.#stockOf(cards),
      nextPageToken,
      ...(totalSize === undefined ? {} : { totalSize }),
    };
  }

  /** By slug or id. What is not active is for staff only. */
  async get(slugOrId: string, forStaff: boolean): Promise<{ product: Product; stock: StockBySku }> {
    const readable = /^[a-z0-9-]+$|^prod_[0-9a-z]{26}$/.test(slugOrId);
    const product = readable ? await this.#deps.store.find(slugOrId) : undefined;
    if (product === undefined || (product.status !== "active" && !forStaff))
      throw new AppError("not_found", "product_not_found", "there is no such product");
    return { product, stock: await this.#stockOf([product]) };
  }

  /** The active products of these SKUs. */
  ofSkus(skus: readonly string[]): Promise<Card[]> {
    return this.#deps.store.ofSkus(skus.filter((sku) => /^[\w.-]{1,64}$/.test(sku)));
  }

  /** Products in id order, starting after an id. */
  export(afterId: string, limit: number): Promise<Product[]> {
    return this.#deps.store.export(/^[\w]*$/.test(afterId) ? afterId : "", limit);
  }

  #stockOf(products: readonly Pick<Product, "variants">[]): Promise<StockBySku> {
    const skus = products.flatMap(({ variants }) => variants.map(({ sku }) => sku));
    return skus.length === 0 ? Promise.resolve(new Map()) : this.#deps.availability.of(skus);
  }
}
