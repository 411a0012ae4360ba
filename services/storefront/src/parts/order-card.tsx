import type { Locale } from "../locale.ts";
import { priceText } from "../money.ts";
import type { Order } from "../orders/find-order.ts";
import { ordersText } from "../text/orders.ts";
import { say } from "../text/say.ts";
import { dayText } from "../time.ts";
import { OrderStatus } from "./order-status.tsx";
import { ShopLink } from "./shop-link.tsx";

/** An order among others: the whole card leads to it, and is one link with one name. */
export function OrderCard({ locale, order }: { readonly locale: Locale; readonly order: Order }) {
  const text = ordersText[locale];
  const count = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <article className="relative rounded-lg border border-line bg-card p-5 hover:border-line-strong">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg">
          <ShopLink locale={locale} href={`/orders/${order.id}`} className="after:absolute after:inset-0">
            {order.createdAt === undefined ? order.id : dayText(locale, order.createdAt)}
          </ShopLink>
        </h2>
        <OrderStatus locale={locale} status={order.status} />
      </div>
      <p className="mt-2 line-clamp-1 text-ink-soft">{order.lines.map(({ title }) => title).join(", ")}</p>
      <p className="mt-2 flex justify-between gap-4">
        <span>{say(locale, text.items, { count })}</span>
        {order.total === undefined ? null : <span className="font-medium">{priceText(locale, order.total)}</span>}
      </p>
    </article>
  );
}
