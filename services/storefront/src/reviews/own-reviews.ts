import { cookies } from "next/headers";
import { dataOf, type Schemas, visitorApi } from "../api.ts";
import { accessCookie } from "../visit/session.ts";
import type { Review } from "./list-reviews.ts";

/** What the visitor wrote of a product, in whatever state; undefined for guests and for those who wrote nothing. */
export async function ownReview(productId: string): Promise<Review | undefined> {
  if (!(await cookies()).has(accessCookie)) return undefined;
  const api = await visitorApi();
  return (await dataOf(api.GET("/v1/me/reviews", { params: { query: { productId } } }))).items[0];
}

export async function ownReviews(pageToken: string | undefined): Promise<Schemas["ListMyReviewsResponse"]> {
  const query = { pageSize: 10, ...(pageToken === undefined ? {} : { pageToken }) };
  return dataOf((await visitorApi()).GET("/v1/me/reviews", { params: { query } }));
}
