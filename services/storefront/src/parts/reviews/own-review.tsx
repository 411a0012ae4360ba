import type { Locale } from "../../locale.ts";
import { deleteReview } from "../../reviews/delete-review.ts";
import type { Review } from "../../reviews/list-reviews.ts";
import { reviewFormWords } from "../../reviews/review-form-words.ts";
import { reviewsText } from "../../text/reviews.ts";
import { buttonLook } from "../ui/button-look.ts";
import { ConfirmForm } from "../ui/confirm-form.tsx";
import { ReviewForm } from "./review-form.tsx";
import { ReviewStatus } from "./review-status.tsx";
import { Stars } from "./stars.tsx";

interface OwnReviewProps {
  readonly locale: Locale;
  readonly review: Review;
  readonly slug: string;
}

/** What one wrote oneself, what became of it, and how to change it or take it back. */
export function OwnReview({ locale, review, slug }: OwnReviewProps) {
  const text = reviewsText[locale];
  const { id, productId, rating, title, body } = review;
  return (
    <div className="space-y-4 rounded-lg border border-line bg-card p-5">
      <ReviewStatus locale={locale} review={review} />
      <div>
        <Stars locale={locale} rating={rating} />
        <p dir="auto" className="mt-1 font-medium break-words">
          {title}
        </p>
        <p dir="auto" className="max-w-prose break-words whitespace-pre-line">
          {body}
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <details className="open:basis-full">
          <summary className={buttonLook("quiet", "list-none")}>{text.edit}</summary>
          <div className="mt-4">
            <ReviewForm
              product={{ id: productId, slug }}
              known={{ id, rating, title, body }}
              text={reviewFormWords(locale, false)}
            />
          </div>
        </details>
        <ConfirmForm
          action={deleteReview}
          values={{ id, productId, slug }}
          text={{ open: text.delete, sure: text.deleteSure, confirm: text.delete, busy: text.deleting }}
        />
      </div>
    </div>
  );
}
