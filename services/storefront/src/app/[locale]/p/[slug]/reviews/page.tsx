import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { findProduct } from "../../../../../catalogue/product.ts";
import { RatingSummary } from "../../../../../parts/reviews/rating-summary.tsx";
import { ReviewChoices } from "../../../../../parts/reviews/review-choices.tsx";
import { ReviewEntry } from "../../../../../parts/reviews/review-entry.tsx";
import { WriteReview } from "../../../../../parts/reviews/write-review.tsx";
import { ShopLink } from "../../../../../parts/shop-link.tsx";
import { buttonLook } from "../../../../../parts/ui/button-look.ts";
import { FormMessage } from "../../../../../parts/ui/form-message.tsx";
import { Icon } from "../../../../../parts/ui/icon.tsx";
import { listReviews } from "../../../../../reviews/list-reviews.ts";
import { reviewsPath, toReviewQuery } from "../../../../../reviews/review-query.ts";
import { reviewsText } from "../../../../../text/reviews.ts";
import { say } from "../../../../../text/say.ts";
import { noticeOf } from "../../../../../visit/notice.ts";
import { localeOf } from "../../../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../../../visit/query.ts";

interface ReviewsParams {
  readonly params: Promise<{ readonly locale: string; readonly slug: string }>;
  readonly searchParams: Query;
}

export async function generateMetadata({ params }: ReviewsParams): Promise<Metadata> {
  const locale = await localeOf(params);
  const product = await findProduct((await params).slug);
  return { title: say(locale, reviewsText[locale].titleOf, { title: product?.title ?? "" }) };
}

/** All reviews of a product, and one's own. */
export default async function ReviewsPage({ params, searchParams }: ReviewsParams) {
  const locale = await localeOf(params);
  const text = reviewsText[locale];
  const product = await findProduct((await params).slug);
  if (product === undefined) notFound();
  const { id, slug, title } = product;
  const query = toReviewQuery(await searchParams);
  const { items, summary, nextPageToken } = await listReviews(id, query, 10);
  const notice = noticeOf({ saved: text.saved, deleted: text.deleted }, await queryText(searchParams, "notice"));
  return (
    <div className="page-width py-8">
      <ShopLink locale={locale} href={`/p/${slug}`} className="inline-flex min-h-11 items-center gap-1 text-ink-soft">
        <Icon name="back" className="size-5" />
        {text.back}
      </ShopLink>
      <h1 className="mt-2 text-3xl break-words">{say(locale, text.titleOf, { title })}</h1>
      <FormMessage state={notice} />
      <div className={`mt-8 grid gap-8 ${summary?.count ? "lg:grid-cols-[20rem_1fr]" : ""}`}>
        {summary?.count ? <RatingSummary locale={locale} slug={slug} summary={summary} /> : null}
        <div className="min-w-0">
          <h2 className="sr-only">{text.title}</h2>
          {summary?.count ? <ReviewChoices locale={locale} slug={slug} query={query} /> : null}
          {items.length === 0 ? (
            <p className="mt-6 rounded-lg border border-dashed border-line-strong p-8 text-center">
              {summary?.count ? text.noneSuch : text.none}
            </p>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((review) => (
                <li key={review.id}>
                  <ReviewEntry locale={locale} review={review} />
                </li>
              ))}
            </ul>
          )}
          {nextPageToken === "" ? null : (
            <ShopLink
              locale={locale}
              href={reviewsPath(slug, { ...query, page: nextPageToken })}
              className={buttonLook("quiet", "mt-4")}
            >
              {text.more}
            </ShopLink>
          )}
          <WriteReview locale={locale} product={product} />
        </div>
      </div>
    </div>
  );
}
