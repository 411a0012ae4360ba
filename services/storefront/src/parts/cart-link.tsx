import { currentCart, itemCount } from "../cart/current-cart.ts";
import type { Locale } from "../locale.ts";
import { say } from "../text/say.ts";
import { shellText } from "../text/shell.ts";
import { CartBadge } from "./cart-badge.tsx";

/** The way to the cart, with how much is in it. A shop whose carts are away still shows its pages. */
export async function CartLink({ locale }: { readonly locale: Locale }) {
  const count = itemCount(await currentCart().catch(() => undefined));
  return <CartBadge locale={locale} count={count} label={say(locale, shellText[locale].cartCount, { count })} />;
}
