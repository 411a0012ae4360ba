import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { addressLines } from "../../../../checkout/address-lines.ts";
import { refusalWords } from "../../../../checkout/refusal-words.ts";
import { shippingOptionWords } from "../../../../checkout/shipping-option-words.ts";
import { cancelOrder } from "../../../../orders/cancel-order.ts";
import { findOrder } from "../../../../orders/find-order.ts";
import { canBeCancelled, isOver, toStatus } from "../../../../orders/status.ts";
import { FollowOrder } from "../../../../parts/follow-order.tsx";
import { OrderLines } from "../../../../parts/order-lines.tsx";
import { OrderStatus } from "../../../../parts/order-status.tsx";
import { OrderTimeline } from "../../../../parts/order-timeline.tsx";
import { ReloadWithoutScripts } from "../../../../parts/reload-without-scripts.tsx";
import { ShopLink } from "../../../../parts/shop-link.tsx";
import { buttonLook } from "../../../../parts/ui/button-look.ts";
import { ConfirmForm } from "../../../../parts/ui/confirm-form.tsx";
import { ordersText } from "../../../../text/orders.ts";
import { say } from "../../../../text/say.ts";
import { dayText } from "../../../../time.ts";
import { localeOf } from "../../../../visit/page-locale.ts";

interface OrderParams {
  readonly params: Promise<{ readonly locale: string; readonly id: string }>;
}

export async function generateMetadata({ params }: OrderParams): Promise<Metadata> {
  const { id } = await params;
  return {
    title: say(await localeOf(params), ordersText[await localeOf(params)].order, { id }),
    robots: { index: false },
  };
}

/** One order, followed while it is looked at. */
export default async function OrderPage({ params }: OrderParams) {
  const locale = await localeOf(params);
  const order = await findOrder((await params).id);
  if (order === undefined) notFound();
  const text = ordersText[locale];
  const status = toStatus(order.status);
  const { cancel, cancelSure, cancelHint, cancelling } = text;
  const bank = order.payment?.nextActionUrl;
  return (
    <div className="page-width py-10">
      <h1 className="text-2xl break-all">{say(locale, text.order, { id: order.id })}</h1>
      {order.createdAt === undefined ? null : (
        <p className="mt-1 text-ink-soft">{say(locale, text.placedOn, { date: dayText(locale, order.createdAt) })}</p>
      )}
      <div role="status" className="my-6">
        <OrderStatus locale={locale} status={status} />
        <p className="mt-2">
          {status === "cancelled" && order.cancelReason
            ? refusalWords(locale, order.payment?.declineCode || order.cancelReason)
            : text[`${status}Hint`]}
        </p>
      </div>
      {bank ? (
        <a href={bank} rel="external" className={buttonLook("primary", "mb-6")}>
          {text.complete}
        </a>
      ) : null}
      {status === "cancelled" ? (
        <ShopLink locale={locale} href="/cart" className={buttonLook("primary", "mb-6")}>
          {text.tryAgain}
        </ShopLink>
      ) : null}
      <div className="grid gap-10 lg:grid-cols-[1fr_20rem]">
        <OrderLines locale={locale} order={order} />
        <div className="space-y-8">
          <OrderTimeline locale={locale} timeline={order.timeline} />
          <section aria-labelledby="deliver-to">
            <h2 id="deliver-to" className="mb-2 text-xl">
              {text.deliverTo}
            </h2>
            {addressLines(locale, order.shippingAddress).map((line) => (
              <span key={line} className="block break-words">
                {line}
              </span>
            ))}
            {order.shippingOption === undefined ? null : (
              <p className="mt-2 text-ink-soft">{shippingOptionWords(locale, order.shippingOption)}</p>
            )}
          </section>
          {canBeCancelled(status) ? (
            <ConfirmForm
              action={cancelOrder}
              values={{ orderId: order.id }}
              text={{ open: cancel, sure: cancelSure, confirm: cancel, busy: cancelling }}
              hint={cancelHint}
            />
          ) : null}
        </div>
      </div>
      {isOver(status) ? null : <FollowOrder id={order.id} version={order.version} />}
      {status === "pending" ? <ReloadWithoutScripts /> : null}
    </div>
  );
}
