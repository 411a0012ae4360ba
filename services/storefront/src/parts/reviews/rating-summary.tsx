import type { Locale } from "../../locale.ts";
import type { ReviewList } from "../../reviews/list-reviews.ts";
import { reviewsPath } from "../../reviews/review-query.ts";
import { reviewsText } from "../../text/reviews.ts";
import { say } from "../../text/say.ts";
import { ShopLink } from "../shop-link.tsx";
import { Stars } from "./stars.tsx";

interface RatingSummaryProps {
  readonly locale: Locale;
  readonly slug: string;
  readonly summary: NonNullable<ReviewList["summary"]>;
}

/** The average, and how many gave how many stars; each row leads to those reviews. */
export function RatingSummary({ locale, slug, summary: { average, count, histogram } }: RatingSummaryProps) {
  const text = reviewsText[locale];
  const most = Math.max(1, ...histogram.map((row) => row.count));
  return (
    <div className="h-fit rounded-lg border border-line bg-card p-5">
      <p className="flex flex-wrap items-center gap-3">
        <span className="text-3xl font-semibold" aria-hidden="true">
          {new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(average)}
        </span>
        <Stars locale={locale} rating={Math.round(average * 10) / 10} />
      </p>
      <p className="mt-1 mb-3 text-sm text-ink-soft">{say(locale, text.count, { count })}</p>
      <ul aria-label={text.histogram}>
        {histogram.map((row) => (
          <li key={row.rating}>
            <ShopLink
              locale={locale}
              href={reviewsPath(slug, { rating: row.rating })}
              className="relative grid min-h-9 grid-cols-[1ch_1fr_4ch] items-center gap-3 rounded-sm text-sm hover:bg-sunken"
            >
              <span className="sr-only">
                {say(locale, text.withStars, {
                  stars: say(locale, text.stars, { count: row.rating }),
                  count: row.count,
                })}
              </span>
              <span aria-hidden="true">{new Intl.NumberFormat(locale).format(row.rating)}</span>
              <svg
                viewBox="0 0 100 8"
                preserveAspectRatio="none"
                aria-hidden="true"
                className="h-2 w-full overflow-hidden rounded-full bg-sunken text-star rtl:-scale-x-100"
              >
                <rect width={(100 * row.count) / most} height="8" fill="currentColor" />
              </svg>
              <span aria-hidden="true" className="text-end text-ink-soft">
                {new Intl.NumberFormat(locale).format(row.count)}
              </span>
            </ShopLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
