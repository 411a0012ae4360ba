import { fromPageToken, type Sort, toPageToken } from "./listing.ts";
import type { Filter, ListingStore } from "./listing-store.ts";
import type { StarCounts } from "./rating.ts";
import { type ReviewStatus, type SeenReview, unknownReview } from "./review.ts";
import type { Author } from "./service.ts";

export interface Asked {
  readonly pageToken: string;
  readonly limit: number;
  /** The account that looks, "" for nobody. */
  readonly viewer: string;
}

export interface ReviewPage {
  readonly items: readonly SeenReview[];
  readonly nextPageToken: string;
}

/** Reviews as they are read. */
export class Reading {
  readonly #store: ListingStore;

  constructor({ store }: { readonly store: ListingStore }) {
    this.#store = store;
  }

  /** Approved ones, and the rating of the product. */
  async ofProduct(
    filter: Filter & { readonly productId: string },
    sort: Sort,
    asked: Asked,
  ): Promise<ReviewPage & { readonly counts: StarCounts }> {
    const [page, counts] = await Promise.all([
      this.#page({ ...filter, status: "approved" }, sort, asked),
      this.#store.ratingOf(filter.productId),
    ]);
    return { ...page, counts };
  }

  /** One's own, newest first; only that of a product, where one is named. */
  ofAuthor(accountId: string, productId: string, asked: Asked): Promise<ReviewPage> {
    return this.#page({ accountId, ...(productId === "" ? {} : { productId }) }, "newest", asked);
  }

  /** What staff have to decide or have decided, what was touched longest ago first. */
  async queue(status: ReviewStatus, asked: Asked): Promise<ReviewPage & { readonly totalSize: number }> {
    const [page, totalSize] = await Promise.all([this.#page({ status }, "waiting", asked), this.#store.count(status)]);
    return { ...page, totalSize };
  }

  async get(id: string, { accountId, isStaff }: Author): Promise<SeenReview> {
    const review = await this.#store.find(id, accountId);
    if (review !== undefined && (review.status === "approved" || review.accountId === accountId || isStaff))
      return review;
    throw unknownReview();
  }

  /** The same, if it is of this product. */
  async getOf(productId: string, id: string, by: Author): Promise<SeenReview> {
    const review = await this.get(id, by);
    if (review.productId === productId) return review;
    throw unknownReview();
  }

  async #page(filter: Filter, sort: Sort, { pageToken, limit, viewer }: Asked): Promise<ReviewPage> {
    const after = fromPageToken(sort, pageToken);
    const found = await this.#store.list(filter, { sort, after, limit: limit + 1 }, viewer);
    const [items, last] = [found.slice(0, limit), found[limit - 1]];
    return { items, nextPageToken: found.length > limit && last !== undefined ? toPageToken(sort, last) : "" };
  }
}
