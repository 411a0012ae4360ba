import type { Clock } from "@shopstream/platform/clock.ts";
import { newEvent, type OutgoingEvent } from "@shopstream/platform/outbox.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { events } from "@shopstream/protos/events.ts";
import { inCurrencyOf, type Payment } from "./payment.ts";
import type { Refund } from "./refund-store.ts";

interface Seams {
  readonly clock: Clock;
  readonly random: Random;
}

/** What to tell of a payment that has just moved to its status. */
export function statusEvents(payment: Payment, seams: Seams): OutgoingEvent[] {
  const { orderId, status, declineCode } = payment;
  const sequence = payment.version + 1;
  if (status === "authorised")
    return [
      newEvent(
        events.PaymentAuthorised,
        orderId,
        sequence,
        { orderId, amount: inCurrencyOf(payment, payment.amount) },
        seams,
      ),
    ];
  if (status === "captured")
    return [
      newEvent(
        events.PaymentSettled,
        orderId,
        sequence,
        { orderId, amount: inCurrencyOf(payment, payment.captured) },
        seams,
      ),
    ];
  if (status === "failed") return [newEvent(events.PaymentFailed, orderId, sequence, { orderId, declineCode }, seams)];
  return [];
}

export function refundSettled(
  payment: Payment,
  { refundId, amount }: Pick<Refund, "refundId" | "amount">,
  isForeign: boolean,
  seams: Seams,
): OutgoingEvent {
  const data = { orderId: payment.orderId, refundId, amount: inCurrencyOf(payment, amount), madeAtProvider: isForeign };
  return newEvent(events.RefundSettled, payment.orderId, payment.version + 1, data, seams);
}
