import { dataOf, type Schemas, visitorApi } from "../api.ts";
import type { ReviewQuery } from "./review-query.ts";

export type Review = Schemas["Review"];
export type ReviewList = Schemas["ListReviewsResponse"];

/** Approved reviews, and how the product is rated; in the visitor's name, because their votes are marked. */
export async function listReviews(productId: string, query: ReviewQuery, pageSize: number): Promise<ReviewList> {
  const { sort, rating, isVerifiedOnly, page } = query;
  const asked = {
    sort,
    pageSize,
    ...(rating === undefined ? {} : { rating }),
    ...(isVerifiedOnly ? { verified: true } : {}),
    ...(page === undefined ? {} : { pageToken: page }),
  };
  const api = await visitorApi();
  return dataOf(api.GET("/v1/products/{productId}/reviews", { params: { path: { productId }, query: asked } }));
}
