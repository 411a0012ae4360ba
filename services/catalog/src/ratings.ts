import type { RatingStore } from "./rating-store.ts";

/** How a product is rated since the change of this number. */
export interface RatingChange {
  readonly productId: string;
  readonly average: number;
  readonly count: number;
  readonly sequence: number;
}

/** Shows what reviews say. A rating is no edit: the product keeps its version, and nobody's edit is in conflict with it. */
export class Ratings {
  readonly #store: RatingStore;

  constructor({ store }: { readonly store: RatingStore }) {
    this.#store = store;
  }

  async onChanged(change: RatingChange, eventId: string): Promise<void> {
    await this.#store.transaction(async (store) => {
      if ((await store.receive(eventId)) && (await store.lockOlder(change))) await store.save(change);
    });
  }
}
