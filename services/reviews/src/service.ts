import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { recount } from "./recount.ts";
import { edited, type Opinion, type Review, unknownReview, written } from "./review.ts";
import type { ReviewStore } from "./store.ts";

export interface ReviewsDeps {
  readonly store: ReviewStore;
  /** Throws when the shop does not sell it. */
  readonly product: (id: string) => Promise<{ readonly title: string; readonly slug: string }>;
  /** What the caller is called. */
  readonly callersName: () => Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Who writes, and whether as staff. */
export interface Author {
  readonly accountId: string;
  readonly isStaff: boolean;
}

/** Reviews as their authors write them. */
export class Reviews {
  readonly #deps: ReviewsDeps;

  constructor(deps: ReviewsDeps) {
    this.#deps = deps;
  }

  /** The same id twice is one review. */
  async create(id: string, productId: string, accountId: string, opinion: Opinion): Promise<Review> {
    const { store, product, callersName, clock } = this.#deps;
    const [{ title: productTitle, slug: productSlug }, author] = await Promise.all([product(productId), callersName()]);
    const about = { id, productId, productTitle, productSlug, accountId, author };
    const review = written({ ...about, ...tidied(opinion) }, isoTime(clock));
    return store.transaction(async (inside) => {
      if (!(await inside.lockAccount(accountId)))
        throw new AppError("not_found", "unknown_account", "this account is gone");
      if (await inside.add(review)) return review;
      const known = await inside.findOf(accountId, productId);
      if (known?.id === id) return known;
      throw new AppError("conflict", "review_exists", "you have reviewed this product already: change that review", {
        details: { reviewId: known?.id },
      });
    });
  }

  /** Undefined leaves a field as it is. */
  async update(
    id: string,
    productId: string,
    accountId: string,
    patch: { readonly [K in keyof Opinion]: Opinion[K] | undefined },
  ): Promise<Review> {
    return this.#deps.store.transaction(async (store) => {
      const before = mustBe(await store.lock(id), productId, { accountId, isStaff: false });
      const { rating = before.rating, title = before.title, body = before.body } = patch;
      const after = edited(before, tidied({ rating, title, body }), isoTime(this.#deps.clock));
      if (after === before) return before;
      await store.save(after);
      await recount(store, before, after, this.#deps);
      return after;
    });
  }

  async remove(id: string, productId: string, by: Author): Promise<void> {
    await this.#deps.store.transaction(async (store) => {
      const before = mustBe(await store.lock(id), productId, by);
      await store.remove([id]);
      await recount(store, before, undefined, this.#deps);
    });
  }
}

function mustBe(review: Review | undefined, productId: string, { accountId, isStaff }: Author): Review {
  if (review?.productId === productId && (review.accountId === accountId || isStaff)) return review;
  throw unknownReview();
}

function tidied({ rating, title, body }: Opinion): Opinion {
  return { rating, title: title.trim(), body: body.trim() };
}
