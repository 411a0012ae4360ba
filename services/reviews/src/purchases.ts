import type { PurchaseStore } from "./purchase-store.ts";

/** Who bought what: a guest's order makes nobody a verified author. */
export class Purchases {
  readonly #store: PurchaseStore;

  constructor({ store }: { readonly store: PurchaseStore }) {
    this.#store = store;
  }

  async onOrderConfirmed(
    orderId: string,
    accountId: string,
    productIds: readonly string[],
    eventId: string,
  ): Promise<void> {
    if (accountId === "") return;
    await this.#store.transaction(async (store) => {
      if (await store.receive(eventId)) await store.add(orderId, accountId, productIds);
    });
  }

  /** What was turned back was not bought. */
  async onOrderCancelled(orderId: string, eventId: string): Promise<void> {
    await this.#store.transaction(async (store) => {
      if (await store.receive(eventId)) await store.remove(orderId);
    });
  }
}
