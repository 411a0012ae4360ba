import type { Locale } from "../locale.ts";
import type { Order } from "../orders/find-order.ts";
import { toStatus } from "../orders/status.ts";
import { ordersText } from "../text/orders.ts";
import { timeText } from "../time.ts";

/** What happened to an order, the latest first: one entry for each status it has had. */
export function OrderTimeline({ locale, timeline }: { readonly locale: Locale; readonly timeline: Order["timeline"] }) {
  const text = ordersText[locale];
  const changes = timeline.filter(({ status }, index) => status !== timeline[index - 1]?.status).toReversed();
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-4 text-xl">
        {text.history}
      </h2>
      <ol className="space-y-4 border-s-2 border-line ps-5">
        {changes.map(({ status, at }) => (
          <li key={`${status} ${at}`}>
            <span className="block font-medium">{text[toStatus(status)]}</span>
            {at === undefined ? null : (
              <time dateTime={at} className="text-sm text-ink-soft">
                {timeText(locale, at)}
              </time>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
