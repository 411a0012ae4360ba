import type { Cart } from "../cart/current-cart.ts";
import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import { cartText } from "../text/cart.ts";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";

export function CartSummary({ locale, cart }: { readonly locale: Locale; readonly cart: Cart }) {
  const text = cartText[locale];
  const isBlocked = cart.lines.some(({ purchasable }) => !purchasable);
  return (
    <section aria-labelledby="subtotal" className="rounded-lg bg-sunken p-6 lg:sticky lg:top-36">
      <h2 id="subtotal" className="flex items-baseline justify-between gap-4 text-lg">
        {text.subtotal}
        <span className="text-xl">{cart.subtotal === undefined ? "–" : priceText(locale, cart.subtotal)}</span>
      </h2>
      <p className="mt-1 mb-5 text-sm text-ink-soft">{text.shipping}</p>
      {isBlocked ? (
        <p className="text-bad">{text.blocked}</p>
      ) : (
        <ShopLink locale={locale} href="/checkout" className={buttonLook("primary", "w-full")}>
          {text.checkout}
        </ShopLink>
      )}
    </section>
  );
}
