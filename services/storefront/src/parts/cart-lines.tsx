import type { Cart } from "../cart/current-cart.ts";
import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import { cartText } from "../text/cart.ts";
import { say } from "../text/say.ts";
import { CartLine } from "./cart-line.tsx";
import { ProductPicture } from "./product-picture.tsx";
import { ShopLink } from "./shop-link.tsx";

interface CartLinesProps {
  readonly locale: Locale;
  readonly lines: Cart["lines"];
}

export function CartLines({ locale, lines }: CartLinesProps) {
  const text = cartText[locale];
  return (
    <ul aria-label={text.title} className="border-t border-line">
      {lines.map((line) => {
        const { title } = line;
        return (
          <CartLine
            key={line.sku}
            sku={line.sku}
            quantity={line.quantity}
            text={{
              fewer: say(locale, text.fewer, { title }),
              more: say(locale, text.more, { title }),
              remove: say(locale, text.removeOf, { title }),
              quantity: say(locale, text.quantityOf, { title }),
            }}
          >
            <LineFacts locale={locale} line={line} />
          </CartLine>
        );
      })}
    </ul>
  );
}

function LineFacts({ locale, line }: { readonly locale: Locale; readonly line: Cart["lines"][number] }) {
  const text = cartText[locale];
  const { title, productSlug, options, image, unitPrice, total, quantity } = line;
  return (
    <>
      <div className="row-span-2 aspect-square overflow-hidden rounded-md bg-sunken sm:row-span-1">
        <ProductPicture product={{ title, image }} sizes="8rem" />
      </div>
      <div className="min-w-0">
        <ShopLink locale={locale} href={`/p/${productSlug}`} className="font-medium hover:underline">
          {title}
        </ShopLink>
        <p className="text-sm text-ink-soft">{Object.values(options).join(" · ")}</p>
        {unitPrice === undefined ? null : (
          <p className="mt-1">
            <span className="font-semibold">{priceText(locale, total ?? unitPrice)}</span>
            {quantity > 1 ? (
              <span className="ms-2 text-sm text-ink-soft">
                {say(locale, text.each, { price: priceText(locale, unitPrice) })}
              </span>
            ) : null}
          </p>
        )}
        <LineNotice locale={locale} line={line} />
      </div>
    </>
  );
}

/** What changed since it was put in, in words. */
function LineNotice({ locale, line }: { readonly locale: Locale; readonly line: Cart["lines"][number] }) {
  const text = cartText[locale];
  const { purchasable, priceChanged, previousUnitPrice: before, unitPrice: now } = line;
  if (!purchasable) return <p className="mt-2 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">{text.notSold}</p>;
  if (!priceChanged || before === undefined || now === undefined) return null;
  const words = now.amount > before.amount ? text.priceRose : text.priceFell;
  return (
    <p className="mt-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
      {say(locale, words, { price: priceText(locale, before) })}
    </p>
  );
}
