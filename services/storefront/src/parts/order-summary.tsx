import type { Cart } from "../cart/current-cart.ts";
import type { Locale } from "../locale.ts";
import { type Money, priceText } from "../money.ts";
import { checkoutText } from "../text/checkout.ts";
import { say } from "../text/say.ts";
import { ShopLink } from "./shop-link.tsx";

interface OrderSummaryProps {
  readonly locale: Locale;
  readonly cart: Cart;
  readonly shipping?: Money | undefined;
}

/** What is in the cart and what it comes to. */
export function OrderSummary({ locale, cart, shipping }: OrderSummaryProps) {
  const text = checkoutText[locale];
  const subtotal = cart.subtotal ?? { amount: 0, currency: cart.currency };
  return (
    <aside aria-labelledby="summary" className="h-fit rounded-lg border border-line bg-card p-6">
      <div className="flex items-baseline justify-between">
        <h2 id="summary" className="text-xl">
          {text.summary}
        </h2>
        <ShopLink locale={locale} href="/cart" className="text-sm underline underline-offset-4">
          {text.editCart}
        </ShopLink>
      </div>
      <ul className="mt-4 divide-y divide-line">
        {cart.lines.map(({ sku, title, quantity, total, unitPrice, priceChanged, previousUnitPrice }) => (
          <li key={sku} className="flex justify-between gap-4 py-3">
            <span className="min-w-0">
              <span className="block break-words">{title}</span>
              <span className="text-sm text-ink-soft">{say(locale, text.quantity, { count: quantity })}</span>
              {priceChanged && unitPrice !== undefined && previousUnitPrice !== undefined ? (
                <span className="block text-sm text-warn">
                  {say(locale, text.priceWas, { price: priceText(locale, previousUnitPrice) })}
                </span>
              ) : null}
            </span>
            {total === undefined ? null : <span className="shrink-0">{priceText(locale, total)}</span>}
          </li>
        ))}
      </ul>
      <dl className="mt-3 space-y-2 border-t border-line pt-4">
        <Sum name={text.subtotal} value={priceText(locale, subtotal)} />
        {shipping === undefined ? null : (
          <Sum name={text.shippingCost} value={shipping.amount === 0 ? text.free : priceText(locale, shipping)} />
        )}
        <div className="flex justify-between gap-4 text-lg font-semibold">
          <dt>{text.total}</dt>
          <dd>{priceText(locale, { ...subtotal, amount: subtotal.amount + (shipping?.amount ?? 0) })}</dd>
        </div>
      </dl>
    </aside>
  );
}

function Sum({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-soft">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
