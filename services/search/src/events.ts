import { type EventSubscription, on } from "@shopstream/platform/envelope.ts";
import { events } from "@shopstream/protos/events.ts";
import { toState } from "./document.ts";
import type { SearchEngine } from "./search-engine.ts";

export function subscriptions(engine: SearchEngine): EventSubscription[] {
  return [
    on(events.ProductChanged, async ({ envelope, data }) => {
      const { productId, change, product } = data;
      // A removal may carry no product, or the last one there was; the sequence is newer than both.
      const removed = change === "deleted" || product === undefined;
      const version = Math.max(envelope.sequence, product?.version ?? 0);
      await engine.changeProduct(removed ? { id: productId, version } : toState(product), envelope.id);
    }),
    on(events.StockChanged, ({ envelope, data: { sku, available } }) =>
      engine.changeStock({ sku, available, sequence: envelope.sequence }, envelope.id),
    ),
  ];
}
