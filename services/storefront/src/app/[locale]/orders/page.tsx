import type { Metadata } from "next";
import { orSignIn } from "../../../account/or-sign-in.ts";
import { listOrders } from "../../../orders/list-orders.ts";
import { OrderCard } from "../../../parts/order-card.tsx";
import { ShopLink } from "../../../parts/shop-link.tsx";
import { buttonLook } from "../../../parts/ui/button-look.ts";
import { ordersText } from "../../../text/orders.ts";
import { type LocaleParams, localeOf } from "../../../visit/page-locale.ts";
import { type Query, queryText } from "../../../visit/query.ts";

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  return { title: ordersText[await localeOf(params)].list, robots: { index: false } };
}

export default async function OrdersPage({ params, searchParams }: LocaleParams & { readonly searchParams: Query }) {
  const locale = await localeOf(params);
  const text = ordersText[locale];
  const { items, nextPageToken } = await orSignIn(listOrders(await queryText(searchParams, "page")));
  return (
    <div className="page-width max-w-4xl py-10">
      <h1 className="mb-6 text-3xl">{text.list}</h1>
      {items.length === 0 ? (
        <div className="rounded-lg border border-dashed border-line-strong p-10 text-center">
          <p className="text-lg">{text.none}</p>
          <p className="mt-1 mb-6 text-ink-soft">{text.noneHint}</p>
          <ShopLink locale={locale} href="/" className={buttonLook("primary")}>
            {text.toShop}
          </ShopLink>
        </div>
      ) : (
        <ul className="space-y-4">
          {items.map((order) => (
            <li key={order.id}>
              <OrderCard locale={locale} order={order} />
            </li>
          ))}
        </ul>
      )}
      {nextPageToken ? (
        <p className="mt-8 text-center">
          <ShopLink
            locale={locale}
            href={`/orders?page=${encodeURIComponent(nextPageToken)}`}
            className={buttonLook("quiet")}
          >
            {text.older}
          </ShopLink>
        </p>
      ) : null}
    </div>
  );
}
