import { useId } from "react";
import type { Locale } from "../../locale.ts";
import { reviewsText } from "../../text/reviews.ts";
import { say } from "../../text/say.ts";

const star = "m10 1.600 2.500 5.400 5.900.700-4.400 4 1.200 5.800L10 14.600l-5.200 2.900L6 11.700l-4.400-4 5.900-.700Z";

interface StarsProps {
  readonly locale: Locale;
  /** 0 to 5, with what lies between. */
  readonly rating: number;
  readonly className?: string;
}

/** A rating as a picture that says its number. Filled from where reading begins. */
export function Stars({ locale, rating, className = "h-5" }: StarsProps) {
  const id = useId();
  const label = say(locale, reviewsText[locale].outOf, { rating });
  return (
    <svg
      viewBox="0 0 100 20"
      role="img"
      aria-label={label}
      className={`${className} aspect-[5/1] shrink-0 text-star rtl:-scale-x-100`}
    >
      <defs>
        <clipPath id={id}>
          <rect width={rating * 20} height="20" />
        </clipPath>
      </defs>
      <g fill="none" stroke="currentColor" strokeLinejoin="round">
        <Five />
      </g>
      <g fill="currentColor" clipPath={`url(#${id})`}>
        <Five />
      </g>
    </svg>
  );
}

function Five() {
  return [0, 20, 40, 60, 80].map((x) => <path key={x} d={star} transform={`translate(${x} 0)`} />);
}
