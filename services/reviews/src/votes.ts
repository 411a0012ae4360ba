import { AppError } from "@shopstream/platform/errors.ts";
import { unknownReview } from "./review.ts";
import type { VoteStore } from "./vote-store.ts";

export interface VotesOf {
  readonly helpfulVotes: number;
  readonly voted: boolean;
}

/** Who found which review helpful. */
export class Votes {
  readonly #store: VoteStore;

  constructor({ store }: { readonly store: VoteStore }) {
    this.#store = store;
  }

  add(reviewId: string, accountId: string): Promise<VotesOf> {
    return this.#store.transaction(async (store) => {
      if (!(await store.lockAccount(accountId)))
        throw new AppError("not_found", "unknown_account", "this account is gone");
      const authorId = await store.authorOfApproved(reviewId);
      if (authorId === undefined) throw unknownReview();
      if (authorId === accountId) throw new AppError("rejected", "own_review", "one's own review is not voted for");
      return { helpfulVotes: await store.add(reviewId, accountId), voted: true };
    });
  }

  remove(reviewId: string, accountId: string): Promise<VotesOf> {
    return this.#store.transaction(async (store) => {
      if ((await store.authorOfApproved(reviewId)) === undefined) throw unknownReview();
      return { helpfulVotes: await store.remove(reviewId, accountId), voted: false };
    });
  }
}
