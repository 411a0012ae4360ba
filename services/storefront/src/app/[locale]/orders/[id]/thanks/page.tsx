import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { pathIn } from "../../../../../locale.ts";
import { findOrder } from "../../../../../orders/find-order.ts";
import { OrderLines } from "../../../../../parts/order-lines.tsx";
import { ShopLink } from "../../../../../parts/shop-link.tsx";
import { buttonLook } from "../../../../../parts/ui/button-look.ts";
import { Icon } from "../../../../../parts/ui/icon.tsx";
import { ordersText } from "../../../../../text/orders.ts";
import { say } from "../../../../../text/say.ts";
import { localeOf } from "../../../../../visit/page-locale.ts";

interface OrderParams {
  readonly params: Promise<{ readonly locale: string; readonly id: string }>;
}

export async function generateMetadata({ params }: OrderParams): Promise<Metadata> {
  return { title: ordersText[await localeOf(params)].thanks, robots: { index: false } };
}

export default async function ThanksPage({ params }: OrderParams) {
  const locale = await localeOf(params);
  const order = await findOrder((await params).id);
  if (order === undefined) notFound();
  if (order.status === "cancelled" || order.status === "pending") redirect(pathIn(locale, `/orders/${order.id}`));
  const text = ordersText[locale];
  return (
    <div className="page-width max-w-3xl py-14">
      <div className="text-center">
        <Icon name="check" className="mx-auto size-16 rounded-full bg-brand-soft p-4 text-brand" />
        <h1 className="mt-4 text-4xl">{text.thanks}</h1>
        <p className="mt-4 text-lg">
          {order.email === "" ? text.thanksMember : say(locale, text.thanksHint, { email: order.email })}
        </p>
        <p className="mt-1 text-ink-soft break-all">{say(locale, text.order, { id: order.id })}</p>
        <p className="my-8 flex flex-wrap justify-center gap-3">
          <ShopLink locale={locale} href={`/orders/${order.id}`} className={buttonLook("primary")}>
            {text.toOrder}
          </ShopLink>
          <ShopLink locale={locale} href="/" className={buttonLook("quiet")}>
            {text.onwards}
          </ShopLink>
        </p>
      </div>
      <div className="rounded-lg border border-line bg-card p-6">
        <OrderLines locale={locale} order={order} />
      </div>
    </div>
  );
}
