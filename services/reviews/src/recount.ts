import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { reviewStatsChanged } from "./events.ts";
import { recounted } from "./rating.ts";
import type { Review } from "./review.ts";
import type { ReviewStore } from "./store.ts";

/** Brings a product's rating up to date with a review that changed, came or went, and tells of it if it moved. */
export async function recount(
  store: Pick<ReviewStore, "lockRating" | "saveRating" | "publish">,
  before: Review | undefined,
  after: Review | undefined,
  seams: { clock: Clock; random: Random },
): Promise<void> {
  const productId = before?.productId ?? after?.productId;
  const counts = [before, after].some((review) => review?.status === "approved");
  if (productId === undefined || !counts) return;
  const rating = await store.lockRating(productId);
  const now = { productId, counts: recounted(rating.counts, before, after), version: rating.version + 1 };
  if (now.counts === rating.counts) return;
  await store.saveRating(now);
  await store.publish([reviewStatsChanged(now, seams)]);
}
