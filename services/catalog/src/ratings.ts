import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { productChanged } from "./events.ts";
import type { RatingStore } from "./rating-store.ts";

/** How a product is rated since the change of this number. */
export interface RatingChange {
  readonly productId: string;
  readonly average: number;
  readonly count: number;
  readonly sequence: number;
}

export interface RatingsDeps {
  readonly store: RatingStore;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Shows what reviews say, and tells it on with the product, so that whoever keeps products hears of everything about
 * them in one order. A rating is no edit: the product keeps its version, and nobody's edit is in conflict with it.
 */
export class Ratings {
  readonly #deps: RatingsDeps;

  constructor(deps: RatingsDeps) {
    this.#deps = deps;
  }

  async onChanged(change: RatingChange, eventId: string): Promise<void> {
    await this.#deps.store.transaction(async (store) => {
      if (!(await store.receive(eventId)) || !(await store.lockOlder(change))) return;
      const product = await store.save(change);
      if (product.status !== "deleted") await store.publish([productChanged(product, "updated", this.#deps)]);
    });
  }
}
