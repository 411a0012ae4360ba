import type { Metadata } from "next";
import { orSignIn } from "../../../../account/or-sign-in.ts";
import { AccountFrame } from "../../../../parts/account/account-frame.tsx";
import { ReviewStatus } from "../../../../parts/reviews/review-status.tsx";
import { Stars } from "../../../../parts/reviews/stars.tsx";
import { ShopLink } from "../../../../parts/shop-link.tsx";
import { buttonLook } from "../../../../parts/ui/button-look.ts";
import { ownReviews } from "../../../../reviews/own-reviews.ts";
import { reviewsPath } from "../../../../reviews/review-query.ts";
import { reviewsText } from "../../../../text/reviews.ts";
import { type LocaleParams, localeOf } from "../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: reviewsText[await localeOf(params)].mineTitle, robots: { index: false } };
}

export default async function OwnReviewsPage({
  params,
  searchParams,
}: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = reviewsText[locale];
  const { items, nextPageToken } = await orSignIn(ownReviews(await queryText(searchParams, "page")));
  return (
    <AccountFrame locale={locale} current="reviews" title={text.mineTitle}>
      {items.length === 0 ? (
        <div className="rounded-lg border border-dashed border-line-strong p-8 text-center">
          <p className="text-lg">{text.noneMine}</p>
          <p className="mt-1 text-ink-soft">{text.noneMineHint}</p>
        </div>
      ) : (
        <ul className="space-y-4">
          {items.map((review) => (
            <li key={review.id} className="space-y-3 rounded-lg border border-line bg-card p-5">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
                <h2 className="min-w-0 text-lg break-words">
                  <ShopLink
                    locale={locale}
                    href={`${reviewsPath(review.productSlug)}#write`}
                    className="underline underline-offset-4"
                  >
                    {review.productTitle}
                  </ShopLink>
                </h2>
                <Stars locale={locale} rating={review.rating} />
              </div>
              {review.title === "" ? null : (
                <p dir="auto" className="break-words">
                  {review.title}
                </p>
              )}
              <ReviewStatus locale={locale} review={review} />
            </li>
          ))}
        </ul>
      )}
      {nextPageToken === "" ? null : (
        <ShopLink
          locale={locale}
          href={`/account/reviews?page=${encodeURIComponent(nextPageToken)}`}
          className={buttonLook("quiet", "mt-6")}
        >
          {text.more}
        </ShopLink>
      )}
    </AccountFrame>
  );
}
