import { type EventSubscription, onMany, type Received } from "@shopstream/platform/envelope.ts";
import { events } from "@shopstream/protos/events.ts";
import type { ProductChanged } from "@shopstream/protos/shop/catalog/v1/events.ts";
import { type ProductState, toState } from "./document.ts";
import type { SearchEngine } from "./search-engine.ts";

/** In batches: after a bulk import, an index that takes one event at a time is late for minutes. */
export function subscriptions(engine: SearchEngine): EventSubscription[] {
  return [
    onMany(events.ProductChanged, (changes) =>
      engine.changeProducts(changes.map((change) => ({ eventId: change.envelope.id, state: stateOf(change) }))),
    ),
    onMany(events.StockChanged, (changes) =>
      engine.changeStock(
        changes.map(({ envelope: { id, sequence }, data: { sku, available } }) => ({
          eventId: id,
          state: { sku, available, sequence },
        })),
      ),
    ),
  ];
}

// A removal may carry no product, or the last one there was; the sequence is newer than both.
function stateOf({ envelope, data: { productId, change, product } }: Received<ProductChanged>): ProductState {
  if (change !== "deleted" && product !== undefined) return toState(product);
  return { id: productId, version: Math.max(envelope.sequence, product?.revision ?? 0, product?.version ?? 0) };
}
