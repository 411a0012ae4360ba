import type { Locale } from "../../locale.ts";
import { type ReviewQuery, reviewsPath, sorts } from "../../reviews/review-query.ts";
import { reviewsText } from "../../text/reviews.ts";
import { say } from "../../text/say.ts";
import { ShopLink } from "../shop-link.tsx";

interface ReviewChoicesProps {
  readonly locale: Locale;
  readonly slug: string;
  readonly query: ReviewQuery;
}

interface Choice {
  readonly text: string;
  readonly isChosen: boolean;
  readonly to: Partial<ReviewQuery>;
}

/** In which order, and which of them: links, so that the address says it. */
export function ReviewChoices({ locale, slug, query }: ReviewChoicesProps) {
  const text = reviewsText[locale];
  const { page: _, rating, ...rest } = query;
  const stars = rating === undefined ? {} : { rating };
  const orders = sorts.map((sort) => ({
    text: text[sort],
    isChosen: sort === query.sort,
    to: { ...rest, ...stars, sort },
  }));
  const ratings = [5, 4, 3, 2, 1].map((count) => ({
    text: say(locale, text.stars, { count }),
    isChosen: rating === count,
    to: { ...rest, rating: count },
  }));
  const verified = {
    text: text.verifiedOnly,
    isChosen: query.isVerifiedOnly,
    to: { ...rest, ...stars, isVerifiedOnly: !query.isVerifiedOnly },
  };
  const all = { text: text.everything, isChosen: rating === undefined, to: rest };
  const row = { locale, slug };
  return (
    <div className="space-y-3">
      <Choices {...row} label={text.sort} choices={orders} />
      <Choices {...row} label={text.filter} choices={[all, ...ratings, verified]} />
    </div>
  );
}

interface ChoicesProps {
  readonly locale: Locale;
  readonly slug: string;
  readonly label: string;
  readonly choices: readonly Choice[];
}

function Choices({ locale, slug, label, choices }: ChoicesProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-2 text-sm">
      <span className="me-1 text-ink-soft">{label}</span>
      {choices.map(({ text, isChosen, to }) => (
        <ShopLink
          key={text}
          locale={locale}
          href={reviewsPath(slug, to)}
          aria-current={isChosen ? "true" : undefined}
          soft="stay"
          className="inline-flex min-h-11 items-center rounded-full border border-line-strong px-4 hover:bg-sunken aria-[current]:border-brand aria-[current]:bg-brand-soft aria-[current]:font-medium"
        >
          {text}
        </ShopLink>
      ))}
    </nav>
  );
}
