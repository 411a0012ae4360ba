const statuses = ["pending", "approved", "rejected"] as const;

export type ReviewStatus = (typeof statuses)[number];

/** One that the shop does not know yet is not published. */
export function toReviewStatus(status: string): ReviewStatus {
  return statuses.find((one) => one === status) ?? "pending";
}
