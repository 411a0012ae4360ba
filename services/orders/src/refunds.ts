import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import type { PaymentsService } from "@shopstream/protos/services/payments.ts";
import type { Payment } from "@shopstream/protos/shop/payments/v1/payments.ts";
import { orderRefunded } from "./events.ts";
import { toPayment } from "./messages.ts";
import type { Order } from "./order.ts";
import { adopted, type ForeignRefund, type Refund, type RefundWish, refunded, refundOf } from "./refund.ts";
import type { RefundStore } from "./refund-store.ts";

export interface RefundsDeps {
  readonly store: RefundStore;
  readonly payments: Pick<Client<typeof PaymentsService>, "refund" | "getPayments">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Longer than a call to payments may take: until then whoever began it is at it. */
const holdMs = 10_000;
const batch = 20;

/** Gives money back: on record first, then asked for under the record's id as often as it takes. */
export class Refunds {
  readonly #deps: RefundsDeps;

  constructor(deps: RefundsDeps) {
    this.#deps = deps;
  }

  async refund(orderId: string, wish: RefundWish): Promise<Order> {
    const refund = await this.#record(orderId, wish);
    if (refund.status === "pending") return this.#carryOut(refund);
    if (refund.status === "completed") return this.#deps.store.getOrder(orderId);
    throw new AppError("rejected", "refund_refused", "the payment provider refused this refund");
  }

  /** Takes over what was refunded at the provider. The payment is asked first: it knows the sum, whatever came before. */
  async adopt(foreign: ForeignRefund, eventId: string): Promise<void> {
    const { items } = await this.#deps.payments.getPayments({ orderIds: [foreign.orderId] });
    const payment = toPayment(items[0] as Payment);
    await this.#deps.store.transaction(async (store) => {
      if (!(await store.hear(eventId))) return;
      const order = await store.lockOrder(foreign.orderId);
      if (order.status === "pending")
        throw new AppError("unavailable", "order_under_way", "the order is not ready for a refund yet");
      const refund = adopted(foreign, order);
      await store.insert(refund, this.#in(0), this.#in(0));
      const changed = refunded(order, refund, payment, isoTime(this.#deps.clock));
      await store.saveOrder(changed);
      await store.publish([orderRefunded(changed, refund.amountMinor, this.#deps)]);
    });
  }

  /** Goes on with what was recorded and not brought to an end. */
  async resume(): Promise<void> {
    const { store, log } = this.#deps;
    for (const refund of await store.claimDue(batch, this.#in(0), this.#in(holdMs))) {
      await this.#carryOut(refund).catch((error: unknown) =>
        log.warn({ err: error, refundId: refund.id }, "a refund is tried again later"),
      );
    }
  }

  /** The same id twice is one refund. */
  #record(orderId: string, wish: RefundWish): Promise<Refund> {
    return this.#deps.store.transaction(async (store) => {
      const order = await store.lockOrder(orderId);
      const earlier = await store.of(orderId);
      const known = earlier.find(({ id }) => id === wish.id);
      if (known !== undefined) return known;
      const refund = refundOf(order, earlier, wish);
      await store.insert(refund, this.#in(0), this.#in(holdMs));
      return refund;
    });
  }

  async #carryOut(refund: Refund): Promise<Order> {
    const { id: refundId, orderId, amountMinor, currency, reason } = refund;
    try {
      const payment = toPayment(
        await this.#deps.payments.refund({ orderId, refundId, amount: { amount: amountMinor, currency }, reason }),
      );
      return await this.#complete(refund, (order) => refunded(order, refund, payment, isoTime(this.#deps.clock)));
    } catch (error) {
      if (isAppError(error, "rejected", "invalid", "not_found")) await this.#deps.store.settle(refundId, "failed");
      throw isAppError(error, "unavailable", "timeout") ? pending(error) : error;
    }
  }

  #complete(refund: Refund, change: (order: Order) => Order): Promise<Order> {
    return this.#deps.store.transaction(async (store) => {
      const order = await store.lockOrder(refund.orderId);
      const now = (await store.of(refund.orderId)).find(({ id }) => id === refund.id);
      if (now?.status === "completed") return order;
      const changed = change(order);
      await store.settle(refund.id, "completed");
      await store.saveOrder(changed);
      await store.publish([orderRefunded(changed, refund.amountMinor, this.#deps)]);
      return changed;
    });
  }

  #in(delayMs: number): Date {
    return new Date(this.#deps.clock.now() + delayMs);
  }
}

function pending(cause: AppError): AppError {
  const message = "the refund is on record and will be carried out; repeat the call with the same key to see its end";
  return new AppError("timeout", "refund_pending", message, { cause, retryAfterSeconds: 2 });
}
