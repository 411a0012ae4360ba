import type { Clock } from "@shopstream/platform/clock.ts";
import { type EventSubscription, on } from "@shopstream/platform/envelope.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import type { Erasure } from "./erasure.ts";
import type { Purchases } from "./purchases.ts";
import { averageOf, type Rating, totalOf } from "./rating.ts";
import type { Review } from "./review.ts";

type Seams = { readonly clock: Clock; readonly random: Random };

/** Everybody may read this review since then. */
export function reviewPublished(review: Review, seams: Seams): OutgoingEvent {
  const { id: reviewId, productId, productTitle, productSlug, accountId, author, rating, title, version } = review;
  const data = { reviewId, productId, productTitle, productSlug, accountId, author, rating, title };
  return newEvent(events.ReviewPublished, reviewId, version, data, seams);
}

/** A product is rated otherwise since then. */
export function reviewStatsChanged({ productId, counts, version }: Rating, seams: Seams): OutgoingEvent {
  const data = { productId, average: averageOf(counts), count: totalOf(counts) };
  return newEvent(events.ReviewStatsChanged, productId, version, data, seams);
}

/** Told by orders: who bought what; and by identity: who wants to be forgotten. */
export function subscriptions(purchases: Purchases, erasure: Erasure): EventSubscription[] {
  return [
    on(events.OrderConfirmed, async ({ envelope, data: { order } }) => {
      const productIds = [...new Set(order?.lines.map(({ productId }) => productId))];
      await purchases.onOrderConfirmed(envelope.subject, order?.customerId ?? "", productIds, envelope.id);
    }),
    on(events.OrderCancelled, ({ envelope }) => purchases.onOrderCancelled(envelope.subject, envelope.id)),
    on(events.AccountDeleted, ({ envelope, data: { accountId } }) => erasure.onAccountDeleted(accountId, envelope.id)),
  ];
}
