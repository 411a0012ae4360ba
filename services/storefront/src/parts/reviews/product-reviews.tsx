import type { Locale } from "../../locale.ts";
import { listReviews } from "../../reviews/list-reviews.ts";
import { reviewsPath } from "../../reviews/review-query.ts";
import { reviewsText } from "../../text/reviews.ts";
import { say } from "../../text/say.ts";
import { ShopLink } from "../shop-link.tsx";
import { buttonLook } from "../ui/button-look.ts";
import { RatingSummary } from "./rating-summary.tsx";
import { ReviewEntry } from "./review-entry.tsx";

interface ProductReviewsProps {
  readonly locale: Locale;
  readonly product: { readonly id: string; readonly slug: string };
}

/** The end of a product's page: how it is rated, the most helpful reviews, and the way to all of them. */
export function ProductReviews({ locale, product }: ProductReviewsProps) {
  const text = reviewsText[locale];
  return (
    <section aria-labelledby="reviews" className="mt-16">
      <h2 id="reviews" className="mb-6 text-2xl">
        {text.title}
      </h2>
      <MostHelpful locale={locale} product={product} />
    </section>
  );
}

async function MostHelpful({ locale, product: { id, slug } }: ProductReviewsProps) {
  const text = reviewsText[locale];
  const list = await listReviews(id, { sort: "helpful", isVerifiedOnly: false }, 3).catch(() => undefined);
  if (list === undefined) return <p className="text-ink-soft">{text.unavailable}</p>;
  const write = (
    <ShopLink locale={locale} href={`${reviewsPath(slug)}#write`} className={buttonLook("quiet")}>
      {text.write}
    </ShopLink>
  );
  if (list.summary === undefined || list.summary.count === 0)
    return (
      <div className="rounded-lg border border-dashed border-line-strong p-8 text-center">
        <p className="text-lg">{text.none}</p>
        <p className="mt-1 mb-6 text-ink-soft">{text.noneHint}</p>
        {write}
      </div>
    );
  return (
    <div className="grid gap-8 lg:grid-cols-[20rem_1fr]">
      <RatingSummary locale={locale} slug={slug} summary={list.summary} />
      <div>
        <ul className="-mt-6 divide-y divide-line">
          {list.items.map((review) => (
            <li key={review.id}>
              <ReviewEntry locale={locale} review={review} />
            </li>
          ))}
        </ul>
        <p className="mt-4 flex flex-wrap gap-3">
          <ShopLink locale={locale} href={reviewsPath(slug)} className={buttonLook("quiet")}>
            {say(locale, text.all, { count: list.summary.count })}
          </ShopLink>
          {write}
        </p>
      </div>
    </div>
  );
}
