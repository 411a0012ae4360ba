import type { Review, ReviewStatus, SeenReview } from "./review.ts";

/** A review as PostgreSQL gives it. */
export interface ReviewRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly product_id: string;
  readonly product_title: string;
  readonly product_slug: string;
  readonly account_id: string;
  readonly author: string;
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly status: ReviewStatus;
  readonly reason: string;
  readonly moderated_by: string | null;
  readonly helpful_votes: number;
  readonly version: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** With what depends on who looks. */
export interface SeenRow extends ReviewRow {
  readonly verified: boolean;
  readonly voted: boolean;
}

export function toReview(row: ReviewRow): Review {
  const { id, author, rating, title, body, status, reason } = row;
  return {
    id,
    productId: row.product_id,
    productTitle: row.product_title,
    productSlug: row.product_slug,
    accountId: row.account_id,
    author,
    rating,
    title,
    body,
    status,
    reason,
    ...(row.moderated_by === null ? {} : { moderatedBy: row.moderated_by }),
    helpfulVotes: row.helpful_votes,
    version: Number(row.version),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function toSeen(row: SeenRow): SeenReview {
  return { ...toReview(row), verifiedPurchase: row.verified, voted: row.voted };
}
