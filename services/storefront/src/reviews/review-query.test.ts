import { describe, expect, it } from "vitest";
import { reviewsPath, toReviewQuery } from "./review-query.ts";

describe("which reviews are looked at", () => {
  it("is the most helpful of all, unless the address says otherwise", () => {
    expect(toReviewQuery({})).toEqual({ sort: "helpful", isVerifiedOnly: false });
    expect(reviewsPath("oak-chair")).toBe("/p/oak-chair/reviews");
  });

  it("survives the way through the address", () => {
    const query = { sort: "lowest", rating: 2, isVerifiedOnly: true, page: "abc=" } as const;
    const { searchParams, pathname } = new URL(reviewsPath("oak-chair", query), "http://shop.invalid");
    expect(pathname).toBe("/p/oak-chair/reviews");
    expect(toReviewQuery(Object.fromEntries(searchParams))).toEqual(query);
  });

  it.each(["0", "6", "2.5", "many", ""])("knows no %s stars", (rating) => {
    expect(toReviewQuery({ rating, sort: "DROP TABLE" })).toEqual({ sort: "helpful", isVerifiedOnly: false });
  });
});
