import type { Locale } from "../locale.ts";
import { type OrderStatus as Status, toStatus } from "../orders/status.ts";
import { ordersText } from "../text/orders.ts";

const looks: Readonly<Record<Status, string>> = {
  pending: "bg-warn-soft text-warn",
  confirmed: "bg-brand-soft text-brand",
  shipped: "bg-brand-soft text-brand",
  delivered: "bg-brand-soft text-brand",
  cancelled: "bg-bad-soft text-bad",
};

export function OrderStatus({ locale, status }: { readonly locale: Locale; readonly status: string }) {
  const known = toStatus(status);
  return (
    <span className={`inline-block rounded-full px-3 py-1 text-sm font-medium ${looks[known]}`}>
      {ordersText[locale][known]}
    </span>
  );
}
