import type { Locale } from "../../locale.ts";
import { type ReviewStatus as Status, toReviewStatus } from "../../reviews/review-status.ts";
import { reviewsText } from "../../text/reviews.ts";
import { say } from "../../text/say.ts";

const looks: Readonly<Record<Status, string>> = {
  pending: "bg-warn-soft text-warn",
  approved: "bg-brand-soft text-brand",
  rejected: "bg-bad-soft text-bad",
};

interface ReviewStatusProps {
  readonly locale: Locale;
  readonly review: { readonly status: string; readonly reason: string };
}

/** How far one's own review has come, and what that means. */
export function ReviewStatus({ locale, review }: ReviewStatusProps) {
  const text = reviewsText[locale];
  const status = toReviewStatus(review.status);
  return (
    <div>
      <span className={`inline-block rounded-full px-3 py-1 text-sm font-medium ${looks[status]}`}>{text[status]}</span>
      <p className="mt-2 text-sm text-ink-soft">{text[`${status}Hint`]}</p>
      {review.reason === "" ? null : (
        <p className="mt-1 text-sm break-words">{say(locale, text.reason, { reason: review.reason })}</p>
      )}
    </div>
  );
}
