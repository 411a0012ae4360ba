import type { Hit } from "../catalogue/listing.ts";
import { markedText } from "../catalogue/marked-text.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { PriceTag } from "./price-tag.tsx";
import { ProductPicture } from "./product-picture.tsx";
import { RatingStars } from "./rating-stars.tsx";
import { ShopLink } from "./shop-link.tsx";

interface ProductCardProps {
  readonly locale: Locale;
  readonly hit: Hit;
  readonly isFirst?: boolean;
}

/** One link, named by the title, that can be pressed anywhere on the card. */
export function ProductCard({ locale, hit, isFirst = false }: ProductCardProps) {
  const { slug, title, brand, highlight, summary, price, compareAtPrice, rating, inStock } = hit;
  return (
    <article className="group relative flex h-full flex-col rounded-lg focus-within:outline-3 focus-within:outline-offset-4 focus-within:outline-focus">
      <div className="relative aspect-square overflow-hidden rounded-lg bg-sunken">
        <div
          className={`size-full transition-transform duration-300 group-hover:scale-[1.03] ${inStock ? "" : "opacity-55"}`}
        >
          <ProductPicture product={hit} sizes="(min-width: 64rem) 20rem, 45vw" isFirst={isFirst} />
        </div>
        {inStock ? null : (
          <p className="absolute start-3 top-3 rounded-full bg-card px-3 py-1 text-xs font-semibold">
            {productText[locale].soldOut}
          </p>
        )}
      </div>
      <div className="flex grow flex-col gap-0.5 pt-3">
        <p className="text-xs text-ink-soft">{brand}</p>
        <h3 className="text-base leading-snug font-medium tracking-normal">
          <ShopLink
            locale={locale}
            href={`/p/${slug}`}
            className="outline-none group-hover:underline group-hover:underline-offset-4 after:absolute after:inset-0"
          >
            {markedText(highlight, title).map(({ text, isMatch, at }) =>
              isMatch ? <mark key={at}>{text}</mark> : text,
            )}
          </ShopLink>
        </h3>
        {summary === "" || summary === title ? null : (
          <p className="line-clamp-2 text-sm text-ink-soft">
            <bdi>{summary}</bdi>
          </p>
        )}
        <RatingStars locale={locale} rating={rating} />
        <div className="mt-auto pt-1">
          <PriceTag locale={locale} price={price} compareAt={compareAtPrice} />
        </div>
      </div>
    </article>
  );
}
