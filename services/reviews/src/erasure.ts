import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { ErasureStore } from "./erasure-store.ts";
import { recount } from "./recount.ts";

export interface ErasureDeps {
  readonly store: ErasureStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** Forgets an account: its reviews with their words, its votes, what it bought. Ratings follow. */
export class Erasure {
  readonly #deps: ErasureDeps;

  constructor(deps: ErasureDeps) {
    this.#deps = deps;
  }

  async onAccountDeleted(accountId: string, eventId: string): Promise<void> {
    await this.#deps.store.transaction(async (store, reviews) => {
      if (!(await reviews.receive(eventId))) return;
      const written = await store.erase(accountId, new Date(this.#deps.clock.now()));
      for (const review of written) await recount(reviews, review, undefined, this.#deps);
    });
  }
}
