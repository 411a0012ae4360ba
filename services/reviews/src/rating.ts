import type { Review } from "./review.ts";

/** How many approved reviews have one star, two stars … five. */
export type StarCounts = readonly [number, number, number, number, number];

/** How a product is rated. */
export interface Rating {
  readonly productId: string;
  readonly counts: StarCounts;
  /** Rises by one with each change. */
  readonly version: number;
}

export const noStars: StarCounts = [0, 0, 0, 0, 0];

/** The counts after a review became another, came (no `before`) or went (no `after`); the same ones when it changed nothing. */
export function recounted(counts: StarCounts, before: Review | undefined, after: Review | undefined): StarCounts {
  const [from, to] = [starsOf(before), starsOf(after)];
  if (from === to) return counts;
  const moved = counts.map((count, index) => count - Number(index + 1 === from) + Number(index + 1 === to));
  return moved as unknown as StarCounts;
}

export function totalOf(counts: StarCounts): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** In hundredths, so that it is the same number wherever it is stored; 0 without reviews. */
export function averageOf(counts: StarCounts): number {
  const stars = counts.reduce((total, count, index) => total + count * (index + 1), 0);
  const total = totalOf(counts);
  return total === 0 ? 0 : Math.round((stars * 100) / total) / 100;
}

function starsOf(review: Review | undefined): number | undefined {
  return review?.status === "approved" ? review.rating : undefined;
}
