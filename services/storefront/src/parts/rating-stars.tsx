import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";

interface RatingStarsProps {
  readonly locale: Locale;
  readonly rating: { readonly average: number; readonly count: number } | undefined;
}

/** Nothing before the first review: no stars are not bad stars. */
export function RatingStars({ locale, rating }: RatingStarsProps) {
  if (rating === undefined || rating.count === 0) return null;
  const text = productText[locale];
  const average = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(rating.average);
  const full = Math.round(rating.average);
  return (
    <p className="flex items-center gap-1 text-sm text-ink-soft">
      <span aria-hidden="true" className="tracking-tight text-star">
        {"★".repeat(full)}
        {"☆".repeat(5 - full)}
      </span>
      <span className="sr-only">{say(locale, text.rating, { average })}</span>
      <span>{say(locale, text.ratings, { count: rating.count })}</span>
    </p>
  );
}
