import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import type { Order } from "../orders/find-order.ts";
import { checkoutText } from "../text/checkout.ts";
import { ordersText } from "../text/orders.ts";
import { say } from "../text/say.ts";

/** What was ordered and what it came to. */
export function OrderLines({ locale, order }: { readonly locale: Locale; readonly order: Order }) {
  const text = ordersText[locale];
  const { quantity, subtotal, shippingCost, total, free } = checkoutText[locale];
  const refunded = order.payment?.refunded;
  const sums = [
    [subtotal, order.subtotal === undefined ? "" : priceText(locale, order.subtotal)],
    [
      shippingCost,
      order.shipping === undefined || order.shipping.amount === 0 ? free : priceText(locale, order.shipping),
    ],
    [total, order.total === undefined ? "" : priceText(locale, order.total)],
    ...(refunded !== undefined && refunded.amount > 0 ? [[text.refunded, priceText(locale, refunded)]] : []),
  ] as const;
  return (
    <section aria-labelledby="what">
      <h2 id="what" className="mb-2 text-xl">
        {text.what}
      </h2>
      <ul className="divide-y divide-line">
        {order.lines.map((line) => (
          <li key={line.sku} className="flex justify-between gap-4 py-3">
            <span className="min-w-0">
              <span className="block break-words">{line.title}</span>
              <span className="block text-sm text-ink-soft">
                {[...Object.values(line.options), say(locale, quantity, { count: line.quantity })].join(" · ")}
              </span>
              {line.refundedQuantity > 0 ? (
                <span className="block text-sm text-ink-soft">
                  {say(locale, text.refundedOf, { count: line.refundedQuantity, quantity: line.quantity })}
                </span>
              ) : null}
            </span>
            {line.total === undefined ? null : <span className="shrink-0">{priceText(locale, line.total)}</span>}
          </li>
        ))}
      </ul>
      <dl className="mt-2 space-y-2 border-t border-line pt-4">
        {sums.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
