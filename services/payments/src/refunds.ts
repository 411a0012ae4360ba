import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { refundSettled } from "./events.ts";
import { type Payment, refundable } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Refund, RefundStore } from "./refund-store.ts";

export interface RefundsDeps {
  readonly store: RefundStore;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly random: Random;
}

/** Giving money back: set aside, asked of the provider, posted. The same refund id is one refund. */
export class Refunds {
  readonly #deps: RefundsDeps;

  constructor(deps: RefundsDeps) {
    this.#deps = deps;
  }

  async refund(payment: Payment, refundId: string, amount: number, reason: string): Promise<void> {
    const { store } = this.#deps;
    await store.promise({ refundId, orderId: payment.orderId, amount }, reason, this.#now());
    const refund = await store.find(refundId);
    if (refund === undefined) throw exceeds(payment);
    mustBeTheSame(refund, payment, amount);
    if (refund.status === "pending") await this.complete(payment, refund);
  }

  /** Asks the provider for a refund that was set aside, and posts it. */
  async complete(payment: Payment, refund: Refund): Promise<void> {
    const { provider, store } = this.#deps;
    try {
      await provider.refund(payment.providerId as string, refund.refundId, refund.amount);
    } catch (error) {
      if (isAppError(error, "rejected", "conflict")) await store.fail(refund.refundId, this.#now());
      throw error;
    }
    await store.settle(refund, [refundSettled(payment, refund.refundId, refund.amount, this.#deps)], this.#now());
  }

  pending(before: Date, limit: number): Promise<Refund[]> {
    return this.#deps.store.pending(before, limit);
  }

  #now(): Date {
    return new Date(this.#deps.clock.now());
  }
}

function exceeds(payment: Payment): AppError {
  const message = `at most ${refundable(payment)} ${payment.currency} (minor units) can still be given back`;
  return new AppError("rejected", "refund_exceeds", message, {
    fields: [{ field: "amount", code: "refund_exceeds", message }],
  });
}

function mustBeTheSame(refund: Refund, payment: Payment, amount: number): void {
  if (refund.status === "failed")
    throw new AppError("rejected", "refund_failed", "the payment provider refused this refund");
  if (refund.orderId === payment.orderId && refund.amount === amount) return;
  throw new AppError("conflict", "refund_id_taken", "this refund id belongs to another refund");
}
