import type { Schemas } from "../api.ts";
import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";

interface PriceTagProps {
  readonly locale: Locale;
  readonly price: Schemas["PriceRange"] | undefined;
  readonly compareAt?: Schemas["Money"] | undefined;
  readonly isLarge?: boolean;
}

/** What it costs, and what it cost before, said so that it is understood without seeing the line through it. */
export function PriceTag({ locale, price, compareAt, isLarge = false }: PriceTagProps) {
  if (price?.min === undefined) return null;
  const text = productText[locale];
  const shown = priceText(locale, price.min);
  const isRange = price.max !== undefined && price.max.amount > price.min.amount;
  const now = isRange ? say(locale, text.from, { price: shown }) : shown;
  const size = isLarge ? "text-2xl" : "text-base";
  if (compareAt === undefined) return <p className={`${size} font-semibold`}>{now}</p>;
  return (
    <p className={`flex flex-wrap items-baseline gap-x-2 ${size}`}>
      <span className="font-semibold text-accent">
        <span className="sr-only">{say(locale, text.now, { price: "" })}</span>
        {now}
      </span>
      <del className="text-sm text-ink-soft">
        <span className="sr-only">{say(locale, text.was, { price: "" })}</span>
        {priceText(locale, compareAt)}
      </del>
    </p>
  );
}
