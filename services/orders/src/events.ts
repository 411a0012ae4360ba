import type { Clock } from "@shopstream/platform/clock.ts";
import { type EventSubscription, on, type Received } from "@shopstream/platform/envelope.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import { toMessage } from "./messages.ts";
import type { Order } from "./order.ts";
import type { ForeignRefund } from "./refund.ts";

type Name = "OrderPlaced" | "OrderPaid" | "OrderConfirmed" | "OrderCancelled" | "OrderShipped";

/** Something happened to this order, which is as it is given here since then. */
export function orderEvent(name: Name, order: Order, seams: { clock: Clock; random: Random }): OutgoingEvent {
  return newEvent(events[name], order.id, order.version, { order: toMessage(order) }, seams);
}

/** Money of this order is on its way back; `amountMinor` of it this time. */
export function orderRefunded(
  order: Order,
  amountMinor: number,
  seams: { clock: Clock; random: Random },
): OutgoingEvent {
  const data = { order: toMessage(order), amount: { amount: amountMinor, currency: order.currency } };
  return newEvent(events.OrderRefunded, order.id, order.version, data, seams);
}

export interface PaymentListener {
  wake(orderId: string, eventId: string): Promise<void>;
  adopt(refund: ForeignRefund, eventId: string): Promise<void>;
}

/** Told by payments: whoever waits for it goes on, and what was refunded elsewhere is taken over. Each event counts once. */
export function paymentEvents({ wake, adopt }: PaymentListener): EventSubscription[] {
  const onPayment = ({ envelope, data }: Received<{ orderId: string }>) => wake(data.orderId, envelope.id);
  return [
    on(events.PaymentAuthorised, onPayment),
    on(events.PaymentSettled, onPayment),
    on(events.PaymentFailed, onPayment),
    on(events.RefundSettled, async ({ envelope, data: { orderId, refundId, amount, madeAtProvider } }) => {
      if (madeAtProvider) await adopt({ id: refundId, orderId, amountMinor: amount?.amount ?? 0 }, envelope.id);
    }),
  ];
}
