import type { Draft } from "@shopstream/platform/rpc/handlers.ts";
import type { RatingSummary, Review as ReviewMessage } from "@shopstream/protos/shop/reviews/v1/reviews.ts";
import { averageOf, type StarCounts, totalOf } from "./rating.ts";
import type { SeenReview } from "./review.ts";
import type { Author } from "./service.ts";

/** A review as this viewer may see it: who wrote it is the author's and the staff's to know, and why it was refused. */
export function toMessage(review: SeenReview, viewer: Author): Draft<ReviewMessage> {
  const { accountId, reason, moderatedBy: _, ...shown } = review;
  const mine = accountId === viewer.accountId;
  return {
    ...shown,
    mine,
    reason: mine || viewer.isStaff ? reason : "",
    accountId: viewer.isStaff ? accountId : "",
  };
}

export function toSummary(counts: StarCounts): RatingSummary {
  return {
    average: averageOf(counts),
    count: totalOf(counts),
    histogram: counts.map((count, index) => ({ rating: index + 1, count })).reverse(),
  };
}
