import { currentCart, itemCount } from "../cart/current-cart.ts";
import type { Locale } from "../locale.ts";
import { say } from "../text/say.ts";
import { shellText } from "../text/shell.ts";
import { ShopLink } from "./shop-link.tsx";
import { buttonLook } from "./ui/button-look.ts";
import { Icon } from "./ui/icon.tsx";

/** The way to the cart, with how much is in it. A shop whose carts are away still shows its pages. */
export async function CartLink({ locale }: { readonly locale: Locale }) {
  const count = itemCount(await currentCart().catch(() => undefined));
  const text = shellText[locale];
  return (
    <ShopLink
      locale={locale}
      href="/cart"
      className={buttonLook("bare", "relative")}
      aria-label={count === 0 ? text.cart : say(locale, text.cartCount, { count })}
    >
      <Icon name="cart" />
      {count === 0 ? null : (
        // Drawn and not written: the label says it already, in some languages in a word.
        <span
          data-count={new Intl.NumberFormat(locale).format(count)}
          className="absolute end-0.5 top-0.5 min-w-5 rounded-full bg-accent px-1 text-center text-xs leading-5 font-semibold text-paper after:content-[attr(data-count)]"
        />
      )}
    </ShopLink>
  );
}
