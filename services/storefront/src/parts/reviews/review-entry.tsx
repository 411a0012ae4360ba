import { isolated } from "../../isolated.ts";
import type { Locale } from "../../locale.ts";
import type { Review } from "../../reviews/list-reviews.ts";
import { reviewsText } from "../../text/reviews.ts";
import { say } from "../../text/say.ts";
import { dayText } from "../../time.ts";
import { Icon } from "../ui/icon.tsx";
import { Stars } from "./stars.tsx";
import { VoteButton } from "./vote-button.tsx";

/** One approved review; its author cannot vote for it. */
export function ReviewEntry({ locale, review }: { readonly locale: Locale; readonly review: Review }) {
  const text = reviewsText[locale];
  const author = review.author === "" ? text.nobody : isolated(review.author);
  const { helpfulVotes, voted } = review;
  const date = review.createdAt === undefined ? "" : dayText(locale, review.createdAt);
  return (
    <article className="py-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Stars locale={locale} rating={review.rating} />
        {review.title === "" ? null : (
          <h3 dir="auto" className="min-w-0 text-lg break-words">
            {review.title}
          </h3>
        )}
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-sm text-ink-soft">
        <span className="min-w-0 break-words">{say(locale, text.by, { author, date })}</span>
        {review.verifiedPurchase ? (
          <span className="inline-flex items-center gap-1 font-medium text-good">
            <Icon name="check" className="size-4" />
            {text.verified}
          </span>
        ) : null}
      </p>
      {review.body === "" ? null : (
        <p dir="auto" className="mt-3 max-w-prose break-words whitespace-pre-line">
          {review.body}
        </p>
      )}
      <div className="mt-4">
        {review.mine ? (
          <p className="text-sm text-ink-soft">
            {text.yours} · {say(locale, text.helpfulVotes, { count: helpfulVotes })}
          </p>
        ) : (
          <VoteButton id={review.id} votes={{ helpfulVotes, voted }}>
            <Icon name="thumb" className="size-5" />
            {text.isHelpful}
            <span className="sr-only">{say(locale, text.reviewBy, { author })}</span>
          </VoteButton>
        )}
      </div>
    </article>
  );
}
