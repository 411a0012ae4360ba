import type { Clock } from "@shopstream/platform/clock.ts";
import { type EventSubscription, on } from "@shopstream/platform/envelope.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import { type Product, revisionOf } from "./product.ts";
import type { Ratings } from "./ratings.ts";

/** A product was created, rated, updated or deleted; carries it whole. */
export function productChanged(
  product: Product,
  change: "created" | "updated" | "deleted",
  seams: { clock: Clock; random: Random },
): OutgoingEvent {
  return newEvent(
    events.ProductChanged,
    product.id,
    revisionOf(product),
    { productId: product.id, change, product: toSnapshot(product) },
    seams,
  );
}

/** Told by reviews: what customers think of a product. */
export function reviewEvents(ratings: Ratings): EventSubscription[] {
  return [
    on(events.ReviewStatsChanged, ({ envelope, data: { productId, average, count } }) =>
      ratings.onChanged({ productId, average, count, sequence: envelope.sequence }, envelope.id),
    ),
  ];
}

/** A product as others keep it. */
export function toSnapshot(product: Product) {
  return { ...product, revision: revisionOf(product) };
}
