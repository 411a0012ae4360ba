import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountDeleted, orderEvent, type TestReviews, testReviews } from "./testing/test-reviews.ts";

describe("a deleted account", () => {
  let shop: TestReviews;
  beforeAll(async () => {
    shop = await testReviews();
  });
  afterAll(() => shop.close());

  const rowsOf = async (id: string) => {
    const counts = await shop.db.query(
      `select (select count(*) from reviews where account_id = $1) + (select count(*) from votes where account_id = $1)
         + (select count(*) from purchases where account_id = $1) as rows`,
      [id],
    );
    return Number(counts[0]?.["rows"]);
  };

  it("leaves no review, vote or purchase; ratings and votes of others follow; nothing comes back", async () => {
    const [gone, other] = [shop.newMember(), shop.newMember()];
    const products = [shop.neighbours.sell(), shop.neighbours.sell()] as const;
    for (const productId of products)
      for (const [author, rating] of [[gone, 1] as const, [other, 5] as const]) {
        const { id } = await shop.as(author).createReview({ productId, rating });
        await shop.staff.approveReview({ id });
      }
    const liked = (await shop.as(other).listMyReviews({ productId: products[0] })).items[0]?.id ?? "";
    await shop.as(gone).addVote({ id: liked });
    await shop.bus.tell(orderEvent("OrderConfirmed", "ord_gone", gone, ...products));
    await shop.bus.tell(accountDeleted(gone));
    expect([await rowsOf(gone), await rowsOf(other)]).toEqual([0, 2]);
    for (const productId of products) {
      const { summary } = await shop.visitor.listReviews({ productId });
      expect(summary).toMatchObject({ average: 5, count: 1 });
      expect((await shop.published(productId)).at(-1)).toMatchObject({ data: { average: 5, count: 1 }, sequence: 3 });
    }
    expect(await shop.visitor.getReview({ productId: products[0], id: liked })).toMatchObject({ helpfulVotes: 0 });
    await shop.bus.tell(orderEvent("OrderConfirmed", "ord_late", gone, ...products));
    const late = shop.as(gone).createReview({ productId: products[0], rating: 1 });
    await expect(late).rejects.toMatchObject({ kind: "not_found", code: "unknown_account" });
    await expect(shop.as(gone).addVote({ id: liked })).rejects.toMatchObject({ kind: "not_found" });
    expect(await rowsOf(gone)).toBe(0);
  });
});
