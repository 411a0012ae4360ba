import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestReviews, testReviews } from "./testing/test-reviews.ts";

describe("moderation and ratings", () => {
  let shop: TestReviews;
  beforeAll(async () => {
    shop = await testReviews();
  });
  afterAll(() => shop.close());

  const written = async (productId: string, rating = 5, title = "") => {
    const author = shop.newMember();
    const { id } = await shop.as(author).createReview({ productId, rating, title });
    return { id, author, at: { id, productId } };
  };
  const summaryOf = async (productId: string) => {
    const { summary } = await shop.visitor.listReviews({ productId });
    return { ...summary, histogram: summary?.histogram.map(({ count }) => count) };
  };
  const statsOf = async (productId: string) =>
    (await shop.published(productId)).map(({ data, sequence }) => [sequence, data["average"], data["count"]]);

  it("the queue shows what waits longest first, and what was decided leaves it", async () => {
    const productId = shop.neighbours.sell();
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push((await written(productId)).id);
    const waiting = async () => {
      const { items, totalSize } = await shop.staff.listReviewsToModerate({ pageSize: 100 });
      return { ids: items.map(({ id }) => id).filter((id) => ids.includes(id)), totalSize };
    };
    const before = await waiting();
    expect(before.ids).toEqual(ids);
    await shop.staff.approveReview({ id: ids[0] ?? "" });
    await shop.staff.rejectReview({ id: ids[1] ?? "", reason: "an advertisement" });
    expect(await waiting()).toEqual({ ids: ids.slice(2), totalSize: before.totalSize - 2 });
    const { items } = await shop.staff.listReviewsToModerate({ status: "rejected", pageSize: 100 });
    expect(items.map(({ id }) => id)).toContain(ids[1]);
  });

  it("an approved review is shown, counted and told of, once, however often it is approved", async () => {
    const productId = shop.neighbours.sell();
    const { id, author } = await written(productId, 4, "Good");
    await Promise.all([1, 2, 3].map(() => shop.staff.approveReview({ id })));
    const { items } = await shop.visitor.listReviews({ productId });
    expect(items).toMatchObject([{ id, status: "approved", mine: false, accountId: "", reason: "" }]);
    expect(await shop.published(id)).toMatchObject([
      { type: "ReviewPublished", data: { reviewId: id, productId, accountId: author, rating: 4, title: "Good" } },
    ]);
    expect(await statsOf(productId)).toEqual([[1, 4, 1]]);
  });

  it("who was refused reads why, and others do not", async () => {
    const productId = shop.neighbours.sell();
    const { id, at, author } = await written(productId);
    await shop.staff.rejectReview({ id, reason: " about another product " });
    expect(await shop.as(author).getReview(at)).toMatchObject({ status: "rejected", reason: "about another product" });
    expect((await shop.visitor.listReviews({ productId })).items).toEqual([]);
    expect(await shop.published(id)).toEqual([]);
    await shop.staff.approveReview({ id });
    expect(await shop.visitor.getReview(at)).toMatchObject({ status: "approved", reason: "" });
  });

  it("words that changed since staff read them are not approved unread", async () => {
    const { id, at, author } = await written(shop.neighbours.sell());
    await shop.as(author).updateReview({ ...at, body: "Buy elsewhere: example.com" });
    const refused = shop.staff.approveReview({ id, version: 1 });
    await expect(refused).rejects.toMatchObject({ kind: "conflict", code: "version_conflict" });
    expect(await shop.as(author).getReview(at)).toMatchObject({ status: "pending" });
    await expect(shop.staff.approveReview({ id, version: 2 })).resolves.toMatchObject({ status: "approved" });
  });

  it("customers moderate nothing", async () => {
    const { id, author } = await written(shop.neighbours.sell());
    await expect(shop.as(author).approveReview({ id })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(shop.as(author).listReviewsToModerate({})).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("the rating follows what is approved, taken down, changed and removed", async () => {
    const productId = shop.neighbours.sell();
    const [one, two, three] = await Promise.all([5, 4, 1].map((rating) => written(productId, rating)));
    if (one === undefined || two === undefined || three === undefined) throw new Error("three reviews");
    for (const { id } of [one, two, three]) await shop.staff.approveReview({ id });
    expect(await summaryOf(productId)).toEqual({ average: 3.33, count: 3, histogram: [1, 1, 0, 0, 1] });
    await shop.staff.rejectReview({ id: three.id, reason: "spam" });
    await shop.as(two.author).updateReview({ ...two.at, rating: 3 });
    expect(await summaryOf(productId)).toEqual({ average: 5, count: 1, histogram: [1, 0, 0, 0, 0] });
    await shop.as(one.author).deleteReview(one.at);
    expect(await summaryOf(productId)).toEqual({ average: 0, count: 0, histogram: [0, 0, 0, 0, 0] });
    expect(await statsOf(productId)).toEqual([
      [1, 5, 1],
      [2, 4.5, 2],
      [3, 3.33, 3],
      [4, 4.5, 2],
      [5, 5, 1],
      [6, 0, 0],
    ]);
  });

  it("thirty reviews approved at once are all counted, and the books balance", async () => {
    const productId = shop.neighbours.sell();
    const reviews = await Promise.all(Array.from({ length: 30 }, (_, i) => written(productId, (i % 5) + 1)));
    await Promise.all(reviews.map(({ id }) => shop.staff.approveReview({ id })));
    expect(await summaryOf(productId)).toEqual({ average: 3, count: 30, histogram: [6, 6, 6, 6, 6] });
    expect(await statsOf(productId)).toHaveLength(30);
    await shop.db.query("update ratings set counts = '{6,6,6,6,7}' where product_id = $1", [productId]);
    const [verdict] = (await shop.admin.checkInvariants({})).items;
    expect(verdict).toMatchObject({ id: "R10" });
    expect(verdict?.violations).toContain(productId);
    await shop.db.query("update ratings set counts = '{6,6,6,6,6}' where product_id = $1", [productId]);
  });
});

describe("what the catalogue shows", () => {
  it("is compared with the ratings: equal is held, another number names the product", async () => {
    const shop = await testReviews();
    const productId = shop.neighbours.sell();
    const { id } = await shop.as(shop.newMember()).createReview({ productId, rating: 4 });
    await shop.staff.approveReview({ id });
    const verdict = async () => (await shop.admin.checkInvariants({})).items[0];
    expect(await verdict()).toMatchObject({ checked: 1, violations: [productId] });
    shop.neighbours.ratings.set(productId, { average: 4, count: 1 });
    expect(await verdict()).toMatchObject({ checked: 1, violations: [] });
    await shop.close();
  });
});
