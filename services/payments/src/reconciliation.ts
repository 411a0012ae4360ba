import type { Clock } from "@shopstream/platform/clock.ts";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { ForeignRefunds } from "./foreign-refunds.ts";
import type { Payment, ProviderPayment } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { Refunds } from "./refunds.ts";
import type { Payments } from "./service.ts";
import type { PaymentStore } from "./store.ts";

export interface ReconciliationDeps {
  readonly store: PaymentStore;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly foreignRefunds: Pick<ForeignRefunds, "reconcile">;
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

/** What one look at a payment brought, and whether it was the last that it needs. */
interface Look {
  readonly found: readonly Discrepancy[];
  readonly isEnded: boolean;
}

const batch = 100;
/** A cancelled payment may meet an authorisation that arrives late, but not an hour late. */
const lateMs = 3_600_000;

/** Compares our payments with the provider's record of them, and ends what was left half-way. */
export class Reconciliation {
  readonly #deps: ReconciliationDeps;

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps;
  }

  async run(isDryRun: boolean): Promise<{ checked: number; items: Discrepancy[] }> {
    const { store, refunds, clock, doubtfulAfterMs } = this.#deps;
    const before = new Date(clock.now() - doubtfulAfterMs);
    const doubtful = await store.doubtful(before, batch);
    const pending = await refunds.pending(before, batch);
    const items: Discrepancy[] = [];
    const ended: string[] = [];
    const strays = await this.#strays(doubtful);
    for (const payment of doubtful) {
      const { found, isEnded } = await this.#compare(payment, strays.get(payment.orderId), isDryRun);
      items.push(...found);
      if (isEnded) ended.push(payment.orderId);
    }
    for (const refund of pending) items.push(...(await this.#finish(refund, isDryRun)));
    items.push(...(await this.#deps.foreignRefunds.reconcile(isDryRun)));
    if (doubtful.length > 0 && !isDryRun)
      await store.looked(
        doubtful.map(({ orderId }) => orderId),
        ended,
        new Date(clock.now()),
      );
    return { checked: doubtful.length + pending.length, items };
  }

  async #compare(payment: Payment, stray: ProviderPayment | undefined, isDryRun: boolean): Promise<Look> {
    let detail = `we say ${payment.status}`;
    try {
      const seen = stray ?? (await this.#known(payment));
      if (seen === undefined || agrees(payment, seen)) return { found: [], isEnded: this.#isEnded(payment, seen) };
      detail += `, the provider says ${seen.status}`;
      if (!isDryRun) await this.#deps.payments.settle(payment, seen);
      return { found: [{ ...differs(payment), detail, repaired: !isDryRun }], isEnded: false };
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { found: [{ ...differs(payment), detail: `${detail}: ${error.code}`, repaired: false }], isEnded: false };
    }
  }

  async #known({ providerId }: Payment): Promise<ProviderPayment | undefined> {
    return providerId === undefined ? undefined : this.#deps.provider.get(providerId);
  }

  // What the provider has for payments whose answer never came: one list serves them all.
  async #strays(doubtful: readonly Payment[]): Promise<Map<string, ProviderPayment>> {
    const unknown = doubtful.filter(({ providerId }) => providerId === undefined);
    const seen = unknown.length === 0 ? [] : await this.#deps.payments.madeSince(oldest(unknown));
    const wanted = new Set(unknown.map(({ orderId }) => orderId));
    return new Map(seen.filter(({ orderId }) => wanted.has(orderId)).map((each) => [each.orderId, each]));
  }

  // Void at the provider, or never made there although there was time enough for it to show.
  #isEnded(payment: Payment, seen: ProviderPayment | undefined): boolean {
    if (payment.status !== "cancelled") return false;
    return seen !== undefined || payment.createdAt.getTime() + lateMs < this.#deps.clock.now();
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

function differs({ orderId }: Payment) {
  return { orderId, code: "status_differs" } as const;
}

function oldest(payments: readonly Payment[]): Date {
  return new Date(Math.min(...payments.map(({ createdAt }) => createdAt.getTime())));
}

function agrees(payment: Payment, seen: ProviderPayment): boolean {
  if (payment.status !== seen.status) return false;
  return payment.providerId !== undefined;
}
