import type { Locale } from "../../locale.ts";
import { listOrders } from "../../orders/list-orders.ts";
import { accountText } from "../../text/account.ts";
import { OrderCard } from "../order-card.tsx";
import { ShopLink } from "../shop-link.tsx";

/** A shop whose orders are away still shows the account. */
export async function LatestOrder({ locale }: { readonly locale: Locale }) {
  const text = accountText[locale];
  const orders = await listOrders(undefined).catch(() => undefined);
  if (orders === undefined) return null;
  const [latest] = orders.items;
  return (
    <section aria-labelledby="latest-order" className="mt-10">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id="latest-order" className="text-xl">
          {text.latestOrder}
        </h2>
        {latest === undefined ? null : (
          <ShopLink locale={locale} href="/orders" className="underline underline-offset-4">
            {text.allOrders}
          </ShopLink>
        )}
      </div>
      {latest === undefined ? (
        <p className="rounded-lg border border-dashed border-line-strong p-6 text-ink-soft">{text.noOrder}</p>
      ) : (
        <OrderCard locale={locale} order={latest} />
      )}
    </section>
  );
}
