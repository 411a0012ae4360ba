import type { Metadata } from "next";
import { currentCart } from "../../../cart/current-cart.ts";
import { CartLines } from "../../../parts/cart-lines.tsx";
import { CartNotices } from "../../../parts/cart-notices.tsx";
import { CartSummary } from "../../../parts/cart-summary.tsx";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { buttonLook } from "../../../parts/ui/button-look.ts";
import { cartText } from "../../../text/cart.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: cartText[await localeOf(params)].title, robots: { index: false } };
}

export default async function CartPage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = cartText[locale];
  const cart = await currentCart();
  return (
    <div className="page-width pt-8">
      <h1 className="mb-6 text-3xl">{text.title}</h1>
      <CartNotices locale={locale} notices={cart?.notices ?? []} />
      {cart === undefined || cart.lines.length === 0 ? (
        <EmptyState title={text.empty} hint={text.emptyHint}>
          <ShopLink locale={locale} href="/" className={buttonLook("primary")}>
            {text.browse}
          </ShopLink>
        </EmptyState>
      ) : (
        <div className="grid gap-10 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
          <CartLines locale={locale} lines={cart.lines} />
          <CartSummary locale={locale} cart={cart} />
        </div>
      )}
    </div>
  );
}
