import type { CallContext } from "@shopstream/platform/call-context.ts";
import { idFromUuid } from "@shopstream/platform/ids.ts";
import { hasRole, userId } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { ReviewsService } from "@shopstream/protos/services/reviews.ts";
import type { ListReviewsRequest } from "@shopstream/protos/shop/reviews/v1/reviews.ts";
import type { Sort } from "./listing.ts";
import type { Filter } from "./listing-store.ts";
import { toMessage, toSummary } from "./messages.ts";
import type { Moderation } from "./moderation.ts";
import type { Oracle } from "./oracle.ts";
import { totalOf } from "./rating.ts";
import type { Asked, Reading } from "./reading.ts";
import type { Decision, ReviewStatus } from "./review.ts";
import type { Author, Reviews } from "./service.ts";
import type { Votes } from "./votes.ts";

export interface UseCases {
  readonly reviews: Reviews;
  readonly reading: Reading;
  readonly moderation: Moderation;
  readonly votes: Votes;
  readonly oracle: Oracle;
}

const defaultPageSize = 24;

export function reviewsRpc({ reviews, reading, moderation, votes, oracle }: UseCases): RpcService {
  const shown = async (id: string, caller: Author) => toMessage(await reading.get(id, caller), caller);
  const decide = async (id: string, version: number, decision: Omit<Decision, "by">, context: CallContext) => {
    const caller = callerOf(context);
    await moderation.decide(id, version, { ...decision, by: caller.accountId });
    return shown(id, caller);
  };
  return implement(ReviewsService, {
    listReviews: async (request, context) => {
      const { counts, ...page } = await reading.ofProduct(
        toFilter(request),
        sortOf(request),
        toAsked(request, context),
      );
      const total = request.rating === 0 ? totalOf(counts) : (counts[request.rating - 1] ?? 0);
      return {
        ...toPage(page, context),
        summary: toSummary(counts),
        ...(request.verified ? {} : { totalSize: total }),
      };
    },
    getReview: async ({ productId, id }, context) => {
      const caller = callerOf(context);
      return toMessage(await reading.getOf(productId, id, caller), caller);
    },
    createReview: async ({ productId, rating, title, body }, context) => {
      const caller = callerOf(context);
      const id = idFromUuid("rev", context.operationId);
      const review = await reviews.create(id, productId, caller.accountId, { rating, title, body });
      return shown(review.id, caller);
    },
    updateReview: async ({ productId, id, rating, title, body }, context) => {
      const caller = callerOf(context);
      await reviews.update(id, productId, caller.accountId, { rating, title, body });
      return shown(id, caller);
    },
    deleteReview: async ({ productId, id }, context) => {
      await reviews.remove(id, productId, callerOf(context));
      return {};
    },
    listMyReviews: async (request, context) =>
      toPage(
        await reading.ofAuthor(callerOf(context).accountId, request.productId, toAsked(request, context)),
        context,
      ),
    addVote: ({ id }, context) => votes.add(id, callerOf(context).accountId),
    removeVote: ({ id }, context) => votes.remove(id, callerOf(context).accountId),
    listReviewsToModerate: async (request, context) => {
      const { totalSize, ...page } = await reading.queue(
        (request.status || "pending") as ReviewStatus,
        toAsked(request, context),
      );
      return { ...toPage(page, context), totalSize };
    },
    approveReview: ({ id, version }, context) => decide(id, version, { status: "approved", reason: "" }, context),
    rejectReview: ({ id, version, reason }, context) =>
      decide(id, version, { status: "rejected", reason: reason.trim() }, context),
    checkInvariants: async () => ({ items: [await oracle.check()] }),
  });
}

function callerOf({ principal }: CallContext): Author {
  return { accountId: userId(principal) ?? "", isStaff: hasRole(principal, "staff") };
}

function toAsked({ pageToken, pageSize }: { pageToken: string; pageSize: number }, context: CallContext): Asked {
  return { pageToken, limit: pageSize || defaultPageSize, viewer: callerOf(context).accountId };
}

function sortOf({ sort }: ListReviewsRequest): Sort {
  return (sort || "newest") as Sort;
}

function toFilter({ productId, rating, verified }: ListReviewsRequest): Filter & { readonly productId: string } {
  return { productId, verified, ...(rating === 0 ? {} : { rating }) };
}

function toPage({ items, nextPageToken }: Awaited<ReturnType<Reading["ofAuthor"]>>, context: CallContext) {
  const caller = callerOf(context);
  return { items: items.map((review) => toMessage(review, caller)), nextPageToken };
}
