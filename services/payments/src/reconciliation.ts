import type { Clock } from "@shopstream/platform/clock.ts";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { Payment, ProviderPayment } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Refunds } from "./refunds.ts";
import type { Payments } from "./service.ts";
import type { PaymentStore } from "./store.ts";

export interface ReconciliationDeps {
  readonly store: PaymentStore;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly doubtfulAfterMs: number;
}

export interface Discrepancy {
  readonly orderId: string;
  readonly code: string;
  readonly detail: string;
  readonly repaired: boolean;
}

const batch = 100;
/** A cancelled payment may meet an authorisation that arrives late, but not a day late. */
const lateMs = 24 * 3_600_000;

/** Compares our payments with the provider's record of them, and ends what was left half-way. */
export class Reconciliation {
  readonly #deps: ReconciliationDeps;

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps;
  }

  async run(isDryRun: boolean): Promise<{ checked: number; items: Discrepancy[] }> {
    const { store, refunds, clock, doubtfulAfterMs } = this.#deps;
    const before = new Date(clock.now() - doubtfulAfterMs);
    const doubtful = await store.doubtful(before, new Date(clock.now() - lateMs), batch);
    const pending = await refunds.pending(before, batch);
    const items: Discrepancy[] = [];
    for (const payment of doubtful) items.push(...(await this.#compare(payment, isDryRun)));
    for (const refund of pending) items.push(...(await this.#finish(refund, isDryRun)));
    return { checked: doubtful.length + pending.length, items };
  }

  async #compare(payment: Payment, isDryRun: boolean): Promise<Discrepancy[]> {
    const seen = await this.#look(payment);
    if (seen === undefined || agrees(payment, seen)) return [];
    if (!isDryRun) await this.#deps.payments.settle(payment, seen);
    const detail = `we say ${payment.status}, the provider says ${seen.status}`;
    return [{ orderId: payment.orderId, code: "status_differs", detail, repaired: !isDryRun }];
  }

  #look(payment: Payment): Promise<ProviderPayment | undefined> {
    const { payments, provider } = this.#deps;
    return payment.providerId === undefined ? payments.findAtProvider(payment) : provider.get(payment.providerId);
  }

  async #finish(
    { refundId, orderId, amount, status }: Awaited<ReturnType<Refunds["pending"]>>[number],
    isDryRun: boolean,
  ): Promise<Discrepancy[]> {
    const found = { orderId, code: "refund_pending", detail: `refund ${refundId} of ${amount} is not settled` };
    if (isDryRun) return [{ ...found, repaired: false }];
    const { payments, refunds } = this.#deps;
    try {
      await refunds.complete(await payments.get(orderId), { refundId, orderId, amount, status });
      return [{ ...found, repaired: true }];
    } catch (error) {
      if (!isAppError(error)) throw error;
      return [{ ...found, detail: `${found.detail}: ${error.code}`, repaired: false }];
    }
  }
}

function agrees(payment: Payment, seen: ProviderPayment): boolean {
  if (payment.status !== seen.status) return false;
  return payment.providerId !== undefined;
}
