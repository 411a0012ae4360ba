import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderEvent, type TestReviews, testReviews } from "./testing/test-reviews.ts";

describe("reading reviews", () => {
  let shop: TestReviews;
  let productId: string;
  const authors: string[] = [];
  const ids: string[] = [];
  beforeAll(async () => {
    shop = await testReviews();
    productId = shop.neighbours.sell();
    for (const rating of [3, 5, 1, 5, 4, 3, 2]) {
      const author = shop.newMember();
      const { id } = await shop.as(author).createReview({ productId, rating });
      await shop.staff.approveReview({ id });
      authors.push(author);
      ids.push(id);
    }
  });
  afterAll(() => shop.close());

  const pages = async (request: { sort?: string; rating?: number }, pageSize = 3) => {
    const seen: { id: string; rating: number }[] = [];
    let pageToken = "";
    do {
      const page = await shop.visitor.listReviews({ productId, ...request, pageSize, pageToken });
      seen.push(...page.items);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    return seen;
  };

  it("newest first, page by page, each once", async () => {
    expect((await pages({})).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it.each([
    ["highest", [5, 5, 4, 3, 3, 2, 1]],
    ["lowest", [1, 2, 3, 3, 4, 5, 5]],
  ])("%s first, page by page, each once", async (sort, ratings) => {
    const seen = await pages({ sort });
    expect(seen.map(({ rating }) => rating)).toEqual(ratings);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
  });

  it("only those with so many stars, with their number, and the summary of all", async () => {
    const page = await shop.visitor.listReviews({ productId, rating: 5 });
    expect(page.items.map(({ rating }) => rating)).toEqual([5, 5]);
    expect(page).toMatchObject({ totalSize: 2, summary: { count: 7, average: 3.29 } });
    expect((await shop.visitor.listReviews({ productId })).totalSize).toBe(7);
  });

  it("a page token of another order, and a made-up one, are refused", async () => {
    const { nextPageToken } = await shop.visitor.listReviews({ productId, sort: "highest", pageSize: 2 });
    const noDay = '["newest","2026-02-31T00:00:00.000Z","rev_1"]';
    const madeUp = ['["newest","x","y"]', noDay].map((token) => Buffer.from(token).toString("base64url"));
    for (const pageToken of [nextPageToken, "!", ...madeUp])
      await expect(shop.visitor.listReviews({ productId, sort: "newest", pageToken })).rejects.toMatchObject({
        kind: "invalid",
        options: { fields: [{ field: "pageToken" }] },
      });
  });

  it("a product without reviews, or that is not there, has none", async () => {
    const page = await shop.visitor.listReviews({ productId: "prod_nothing" });
    expect(page).toMatchObject({ items: [], nextPageToken: "", totalSize: 0, summary: { average: 0, count: 0 } });
  });

  describe("helpful votes", () => {
    it("one member has one vote, which can be taken back; the most helpful comes first", async () => {
      const [id = "", other = ""] = ids;
      const voters = [shop.newMember(), shop.newMember()];
      for (const voter of voters) {
        await Promise.all([1, 2, 3].map(() => shop.as(voter).addVote({ id })));
        await shop.as(voter).addVote({ id: other });
      }
      expect(await shop.as(voters[0] ?? "").addVote({ id })).toEqual({ helpfulVotes: 2, voted: true });
      expect(await shop.as(voters[0] ?? "").removeVote({ id: other })).toEqual({ helpfulVotes: 1, voted: false });
      expect(await shop.as(voters[0] ?? "").removeVote({ id: other })).toEqual({ helpfulVotes: 1, voted: false });
      const { items } = await shop.as(voters[0] ?? "").listReviews({ productId, sort: "helpful" });
      expect(items.slice(0, 3).map(({ id, helpfulVotes, voted }) => [id, helpfulVotes, voted])).toEqual([
        [id, 2, true],
        [other, 1, false],
        [expect.any(String), 0, false],
      ]);
      expect(await pages({ sort: "helpful" })).toHaveLength(7);
    });

    it("nobody votes for the own review, or for one that is not shown", async () => {
      const own = shop.as(authors[2] ?? "").addVote({ id: ids[2] ?? "" });
      await expect(own).rejects.toMatchObject({ kind: "rejected", code: "own_review" });
      const hidden = await shop.as(shop.newMember()).createReview({ productId: shop.neighbours.sell(), rating: 1 });
      const refused = shop.as(authors[2] ?? "").addVote({ id: hidden.id });
      await expect(refused).rejects.toMatchObject({ kind: "not_found", code: "unknown_review" });
      const [row] = await shop.db.query("select helpful_votes from reviews where id = any ($1)", [[ids[2], hidden.id]]);
      expect(row).toEqual({ helpful_votes: 0 });
    });

    it("forty votes at once are forty", async () => {
      const id = ids[3] ?? "";
      await Promise.all(Array.from({ length: 40 }, () => shop.as(shop.newMember()).addVote({ id })));
      expect(await shop.visitor.getReview({ productId, id })).toMatchObject({ helpfulVotes: 40 });
    });
  });

  describe("verified purchases", () => {
    const verified = async () =>
      (await shop.visitor.listReviews({ productId, verified: true })).items.map(({ id }) => id);

    it("a confirmed order makes its customer's review a verified one, until it is cancelled", async () => {
      const [buyer = ""] = authors;
      const confirmed = orderEvent("OrderConfirmed", "ord_1", buyer, productId, productId, "prod_other");
      await shop.bus.tell(confirmed, confirmed);
      expect(await verified()).toEqual([ids[0]]);
      expect(await shop.visitor.getReview({ productId, id: ids[0] ?? "" })).toMatchObject({ verifiedPurchase: true });
      expect(await shop.visitor.getReview({ productId, id: ids[1] ?? "" })).toMatchObject({ verifiedPurchase: false });
      await shop.bus.tell(orderEvent("OrderConfirmed", "ord_2", buyer, productId));
      await shop.bus.tell(orderEvent("OrderCancelled", "ord_1", buyer, productId));
      expect(await verified()).toEqual([ids[0]]);
      await shop.bus.tell(orderEvent("OrderCancelled", "ord_2", buyer, productId));
      expect(await verified()).toEqual([]);
    });

    it("a guest's order, and an order of something else, verify nobody", async () => {
      await shop.bus.send(orderEvent("OrderConfirmed", "ord_3", "", productId));
      await shop.bus.tell(orderEvent("OrderConfirmed", "ord_4", authors[1] ?? "", "prod_other"));
      expect(await verified()).toEqual([]);
    });
  });
});
