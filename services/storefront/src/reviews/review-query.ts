export const sorts = ["newest", "helpful", "highest", "lowest"] as const;

export type Sort = (typeof sorts)[number];

/** Which reviews of a product are looked at, as the address of the page says it. */
export interface ReviewQuery {
  readonly sort: Sort;
  /** Only those with this many stars. */
  readonly rating?: number;
  readonly isVerifiedOnly: boolean;
  readonly page?: string;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** What an address says, in so far as it makes sense. */
export function toReviewQuery(params: Params): ReviewQuery {
  const first = (name: string) => [params[name] ?? []].flat()[0];
  const rating = Number(first("rating"));
  const page = first("page");
  return {
    sort: sorts.find((sort) => sort === first("sort")) ?? "helpful",
    ...(Number.isInteger(rating) && rating >= 1 && rating <= 5 ? { rating } : {}),
    isVerifiedOnly: first("verified") === "1",
    ...(page ? { page } : {}),
  };
}

/** The address of a product's reviews, without the language. */
export function reviewsPath(slug: string, query: Partial<ReviewQuery> = {}): string {
  const { sort, rating, isVerifiedOnly = false, page } = query;
  const params = new URLSearchParams({
    ...(sort === undefined || sort === "helpful" ? {} : { sort }),
    ...(rating === undefined ? {} : { rating: String(rating) }),
    ...(isVerifiedOnly ? { verified: "1" } : {}),
    ...(page === undefined ? {} : { page }),
  }).toString();
  return `/p/${encodeURIComponent(slug)}/reviews${params === "" ? "" : `?${params}`}`;
}
