import type { Product } from "../catalogue/product.ts";
import type { Variant } from "../catalogue/variant.ts";
import type { Locale } from "../locale.ts";
import { productText } from "../text/product.ts";
import { say } from "../text/say.ts";
import { AddToCart } from "./add-to-cart.tsx";
import { OptionPicker } from "./option-picker.tsx";
import { PriceTag } from "./price-tag.tsx";
import { Promises } from "./promises.tsx";
import { RatingStars } from "./rating-stars.tsx";
import { ShopLink } from "./shop-link.tsx";
import { StockNote } from "./stock-note.tsx";

interface ProductPurchaseProps {
  readonly locale: Locale;
  readonly product: Product;
  readonly variant: Variant | undefined;
}

/** What it is called and costs, what can be chosen, whether it is there, and the way into the cart. */
export function ProductPurchase({ locale, product, variant }: ProductPurchaseProps) {
  const { brand, title, rating, price } = product;
  const shownPrice = variant?.price === undefined ? price : { min: variant.price, max: variant.price };
  return (
    <div className="md:py-4">
      <p className="text-ink-soft">{brand}</p>
      <h1 className="text-3xl break-words">{title}</h1>
      <div className="mt-2">
        <RatingStars locale={locale} rating={rating} />
      </div>
      <div className="mt-4">
        <PriceTag locale={locale} price={shownPrice} compareAt={variant?.compareAtPrice} isLarge />
      </div>
      {variant === undefined ? null : (
        <>
          <OptionPicker locale={locale} product={product} chosen={variant} />
          <div className="mt-6">
            <StockNote locale={locale} variant={variant} />
          </div>
          <Purchase locale={locale} product={product} variant={variant} />
        </>
      )}
      <Promises locale={locale} />
    </div>
  );
}

const mostOffered = 10;

function Purchase({ locale, product, variant }: ProductPurchaseProps & { readonly variant: Variant }) {
  const { soldOutHint } = productText[locale];
  const category = product.categories.at(-1);
  if (!variant.inStock && category !== undefined)
    return (
      <p className="mt-3">
        <ShopLink locale={locale} href={`/c/${category.slug}`} className="underline underline-offset-4">
          {say(locale, soldOutHint, { category: category.name })}
        </ShopLink>
      </p>
    );
  if (!variant.inStock) return null;
  return <AddToCart locale={locale} sku={variant.sku} most={Math.min(mostOffered, variant.available ?? mostOffered)} />;
}
