import { AppError } from "@shopstream/platform/errors.ts";

export type ReviewStatus = "pending" | "approved" | "rejected";

/** What a member thinks of a product, and what staff think of that. */
export interface Review extends Opinion {
  readonly id: string;
  readonly productId: string;
  readonly productTitle: string;
  readonly productSlug: string;
  readonly accountId: string;
  /** What the author was called when writing. */
  readonly author: string;
  readonly status: ReviewStatus;
  /** Why it was rejected. */
  readonly reason: string;
  readonly moderatedBy?: string;
  readonly helpfulVotes: number;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Text is kept as it was written, markup included: whoever shows it escapes it. */
export interface Opinion {
  readonly rating: number;
  readonly title: string;
  readonly body: string;
}

/** A review as somebody sees it. */
export interface SeenReview extends Review {
  readonly verifiedPurchase: boolean;
  readonly voted: boolean;
}

/** What staff decide. */
export interface Decision {
  readonly status: "approved" | "rejected";
  readonly reason: string;
  readonly by: string;
}

export type NewReview = Omit<Review, "status" | "reason" | "helpfulVotes" | "version" | "createdAt" | "updatedAt">;

export function written(review: NewReview, at: string): Review {
  return { ...review, status: "pending", reason: "", helpfulVotes: 0, version: 1, createdAt: at, updatedAt: at };
}

/** Other words wait for approval again: nobody gets one text approved and shows another. */
export function edited(review: Review, opinion: Opinion, at: string): Review {
  const { moderatedBy: _, ...rest } = review;
  const isSame = (["rating", "title", "body"] as const).every((field) => review[field] === opinion[field]);
  return isSame
    ? review
    : { ...rest, ...opinion, status: "pending", reason: "", version: review.version + 1, updatedAt: at };
}

/** What was decided before can be decided otherwise: a review is taken down, a refusal taken back. */
export function decided(review: Review, { status, reason, by }: Decision, at: string): Review {
  if (review.status === status) return review;
  return { ...review, status, reason, moderatedBy: by, version: review.version + 1, updatedAt: at };
}

/** Version 0 stands for whatever is there. */
export function mustBeVersion(review: Review, version: number): void {
  if (version === 0 || version === review.version) return;
  throw new AppError("conflict", "version_conflict", "its author has changed this review since: read it again", {
    details: { version: review.version },
  });
}

/** A review that may not be seen is not there. */
export function unknownReview(): AppError {
  return new AppError("not_found", "unknown_review", "there is no such review");
}
