import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestReviews, testReviews } from "./testing/test-reviews.ts";

const opinion = { rating: 4, title: "Holds tea", body: "And coffee." };

describe("writing a review", () => {
  let shop: TestReviews;
  beforeAll(async () => {
    shop = await testReviews();
  });
  afterAll(() => shop.close());

  const written = async (productId = shop.neighbours.sell(), text: Partial<typeof opinion> = {}) => {
    const author = shop.newMember();
    shop.neighbours.names.set(author, "Ada");
    const review = await shop.as(author).createReview({ productId, ...opinion, ...text });
    return { author, productId, review, id: review.id, at: { productId, id: review.id } };
  };

  it("a review waits for approval: its author and staff see it, nobody else does", async () => {
    const { author, at, review, productId } = await written();
    expect(review).toMatchObject({
      ...opinion,
      author: "Ada",
      status: "pending",
      mine: true,
      accountId: "",
      version: 1,
    });
    expect(review).toMatchObject({ productTitle: `Mug ${productId}`, productSlug: `mug-${productId}` });
    expect(await shop.as(author).getReview(at)).toEqual(review);
    expect((await shop.as(author).listMyReviews({})).items).toEqual([review]);
    expect(await shop.staff.getReview(at)).toMatchObject({ mine: false, accountId: author });
    const refusal = { kind: "not_found", code: "unknown_review" };
    await expect(shop.visitor.getReview(at)).rejects.toMatchObject(refusal);
    await expect(shop.as(shop.newMember()).getReview(at)).rejects.toMatchObject(refusal);
    expect((await shop.visitor.listReviews({ productId })).items).toEqual([]);
  });

  it("a member reviews a product once, also with ten tabs at once, and another product as well", async () => {
    const productId = shop.neighbours.sell();
    const author = shop.newMember();
    const tabs = Array.from({ length: 10 }, () => shop.as(author).createReview({ productId, ...opinion }));
    const outcomes = await Promise.allSettled(tabs);
    const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(codes).toEqual(Array(9).fill("review_exists"));
    const { items } = await shop.as(author).listMyReviews({ productId });
    expect(items).toHaveLength(1);
    await expect(shop.as(author).createReview({ productId, ...opinion })).rejects.toMatchObject({
      kind: "conflict",
      options: { details: { reviewId: items[0]?.id } },
    });
    const other = await shop.as(author).createReview({ productId: shop.neighbours.sell(), ...opinion });
    expect(other.status).toBe("pending");
  });

  it("the same review under one key is one review", async () => {
    const productId = shop.neighbours.sell();
    const member = shop.as(shop.newMember());
    const send = () => member.createReview({ productId, ...opinion }, { idempotencyKey: "review-1" });
    const [one, again] = await Promise.all([send(), send()]);
    expect(again).toEqual(one);
  });

  it("a product that is not sold cannot be reviewed, and without the catalogue nobody is told a lie", async () => {
    const member = shop.as(shop.newMember());
    const refused = member.createReview({ productId: "prod_nothing", ...opinion });
    await expect(refused).rejects.toMatchObject({ kind: "not_found", code: "unknown_product" });
    const productId = shop.neighbours.sell();
    shop.neighbours.down = true;
    await expect(member.createReview({ productId, ...opinion })).rejects.toMatchObject({ kind: "unavailable" });
    shop.neighbours.down = false;
    await expect(member.createReview({ productId, ...opinion })).resolves.toMatchObject({ status: "pending" });
  });

  it.each([
    "<script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "{{constructor.constructor('alert(1)')()}}",
    "'; drop table reviews; --",
    "\u202egnp.exe",
    "%00 #{7*7} \\x3cscript",
  ])("%s is text like any other, stored as it was written", async (hostile) => {
    const { author, at } = await written(undefined, { title: hostile, body: hostile });
    expect(await shop.as(author).getReview(at)).toMatchObject({ title: hostile, body: hostile });
  });

  it("other words wait for approval again, the same words do not", async () => {
    const { author, at, id, productId } = await written();
    await shop.staff.approveReview({ id });
    expect(await shop.as(author).updateReview({ ...at, body: opinion.body })).toMatchObject({ status: "approved" });
    const changed = await shop.as(author).updateReview({ ...at, rating: 1, body: "It broke." });
    expect(changed).toMatchObject({ rating: 1, title: opinion.title, body: "It broke.", status: "pending" });
    const { items, summary } = await shop.visitor.listReviews({ productId });
    expect({ items, count: summary?.count }).toEqual({ items: [], count: 0 });
  });

  it("a review of somebody else can be neither changed nor removed, and stays; staff may remove it", async () => {
    const { at, author } = await written();
    const other = shop.as(shop.newMember());
    const refusal = { kind: "not_found", code: "unknown_review" };
    await expect(other.updateReview({ ...at, rating: 1 })).rejects.toMatchObject(refusal);
    await expect(other.deleteReview(at)).rejects.toMatchObject(refusal);
    await expect(shop.as(author).deleteReview({ ...at, productId: "prod_other" })).rejects.toMatchObject(refusal);
    expect(await shop.as(author).getReview(at)).toMatchObject({ rating: opinion.rating });
    await shop.staff.deleteReview(at);
    await expect(shop.as(author).getReview(at)).rejects.toMatchObject(refusal);
  });

  it("who removed a review can write another", async () => {
    const { at, author, productId } = await written();
    await shop.as(author).deleteReview(at);
    await expect(shop.as(author).createReview({ productId, ...opinion })).resolves.toMatchObject({ version: 1 });
  });
});
