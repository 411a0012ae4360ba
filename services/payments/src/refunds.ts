import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Money } from "@shopstream/platform/money.ts";
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

  async refund(payment: Payment, refundId: string, amount: Money, reason: string): Promise<void> {
    const { store } = this.#deps;
    mustBeAnAmount(payment, amount);
    const isNew = await store.promise(
      { refundId, orderId: payment.orderId, amount: amount.amount },
      reason,
      this.#now(),
    );
    const refund = await store.find(refundId);
    if (refund === undefined) throw exceeds(payment);
    mustBeTheSame(refund, payment, amount.amount);
    if (refund.status === "pending") await (isNew ? this.#ask(payment, refund) : this.complete(payment, refund));
  }

  /** Ends what an earlier call promised to give back and could not. */
  async completeAll(payment: Payment): Promise<void> {
    for (const refund of await this.#deps.store.pendingOf(payment.orderId)) await this.complete(payment, refund);
  }

  /** Ends a refund that was asked for before: the provider may have made it without our learning of it. */
  async complete(payment: Payment, refund: Refund): Promise<void> {
    // The provider saves failures under the key and forgets keys, so asking again would not tell.
    const made = await this.#deps.provider.refundsOf(payment.providerId as string);
    if (made.some(({ refundId, status }) => refundId === refund.refundId && status !== "failed"))
      await this.#post(payment, refund);
    else await this.#ask(payment, refund);
  }

  /** A refund that somebody made at the provider: the money is gone already, so it is only written down. */
  async adopt(payment: Payment, refundId: string, amount: number): Promise<void> {
    const { store } = this.#deps;
    await store.promise(
      { refundId, orderId: payment.orderId, amount },
      "refunded at the payment provider",
      this.#now(),
    );
    const refund = await store.find(refundId);
    // What we had set aside the provider refuses by now; when that is known the amount fits. Likewise a capture under way.
    if (refund === undefined)
      throw new AppError("unavailable", "refund_too_early", `a refund of ${payment.orderId} does not fit yet`);
    if (refund.status === "pending") await this.#post(payment, refund, true);
  }

  known(refundIds: readonly string[]): Promise<string[]> {
    return this.#deps.store.settledOf(refundIds);
  }

  async #ask(payment: Payment, refund: Refund): Promise<void> {
    const { provider, store } = this.#deps;
    try {
      await provider.refund(payment.providerId as string, refund.refundId, refund.amount);
    } catch (error) {
      if (isRefusal(error)) await store.fail(refund.refundId, this.#now());
      throw error;
    }
    await this.#post(payment, refund);
  }

  async #post(payment: Payment, refund: Refund, isForeign = false): Promise<void> {
    await this.#deps.store.settle(refund, [refundSettled(payment, refund, isForeign, this.#deps)], this.#now());
  }

  pending(before: Date, limit: number): Promise<Refund[]> {
    return this.#deps.store.pending(before, limit);
  }

  #now(): Date {
    return new Date(this.#deps.clock.now());
  }
}

// Anything else may have worked; the money stays set aside until we know.
function isRefusal(error: unknown): boolean {
  return isAppError(error, "rejected") || (isAppError(error, "conflict") && error.code === "provider_state");
}

function mustBeAnAmount({ currency }: Payment, amount: Money): void {
  const isPositive = Number.isSafeInteger(amount.amount) && amount.amount > 0;
  if (isPositive && amount.currency === currency) return;
  const message = isPositive ? `the payment is in ${currency}` : "at least 1 minor unit";
  const field = isPositive ? "amount.currency" : "amount.amount";
  const fields = [{ field, code: isPositive ? "currency_mismatch" : "minimum", message }];
  throw new AppError("invalid", "invalid_request", `this amount cannot be refunded: ${message}`, { fields });
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
