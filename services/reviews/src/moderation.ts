import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { reviewPublished } from "./events.ts";
import { recount } from "./recount.ts";
import { type Decision, decided, mustBeVersion, type Review, unknownReview } from "./review.ts";
import type { ReviewStore } from "./store.ts";

export interface ModerationDeps {
  readonly store: ReviewStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** What staff do with reviews. */
export class Moderation {
  readonly #deps: ModerationDeps;

  constructor(deps: ModerationDeps) {
    this.#deps = deps;
  }

  /** The same decision again changes nothing. `version` is what was read, 0 for whatever is there. */
  decide(id: string, version: number, decision: Decision): Promise<Review> {
    return this.#deps.store.transaction(async (store) => {
      const before = await store.lock(id);
      if (before === undefined) throw unknownReview();
      if (before.status === decision.status) return before;
      mustBeVersion(before, version);
      const after = decided(before, decision, isoTime(this.#deps.clock));
      await store.save(after);
      await recount(store, before, after, this.#deps);
      if (after.status === "approved") await store.publish([reviewPublished(after, this.#deps)]);
      return after;
    });
  }
}
