import type { Clock } from "@shopstream/platform/clock.ts";
import { isAppError } from "@shopstream/platform/errors.ts";
import type { Payment } from "./payment.ts";
import type { PaymentProvider, ProviderRefund } from "./provider.ts";
import type { Discrepancy } from "./reconciliation.ts";
import type { Refunds } from "./refunds.ts";
import type { PaymentStore } from "./store.ts";

export interface ForeignRefundsDeps {
  readonly store: Pick<PaymentStore, "atProvider">;
  readonly refunds: Pick<Refunds, "adopt" | "known">;
  readonly provider: Pick<PaymentProvider, "refundsOf" | "refundsSince">;
  readonly clock: Clock;
}

/** As long as Stripe repeats a webhook: what happened before that has been told, or was looked for then. */
const firstLookMs = 3 * 24 * 3_600_000;
/** The provider's clock may be behind, and a refund may settle after it was made. */
const overlapMs = 3_600_000;
const limit = 1_000;

/** Refunds that somebody made at the provider, in its dashboard: they become ours, once. */
export class ForeignRefunds {
  readonly #deps: ForeignRefundsDeps;
  #lookedAtMs: number | undefined;

  constructor(deps: ForeignRefundsDeps) {
    this.#deps = deps;
  }

  /** A fresh look at the provider: what a webhook says may be old, and come twice or in the wrong order. */
  async adoptAllOf(payment: Payment): Promise<void> {
    const { provider, refunds } = this.#deps;
    const seen = await provider.refundsOf(payment.providerId as string);
    for (const { id, amount } of seen.filter(isForeign)) await refunds.adopt(payment, id, amount);
  }

  /** For the reconciliation: those whose webhook never came. */
  async reconcile(isDryRun: boolean): Promise<Discrepancy[]> {
    const now = this.#deps.clock.now();
    const since = (this.#lookedAtMs ?? now - firstLookMs) - overlapMs;
    const foreign = (await this.#deps.provider.refundsSince(new Date(since), limit)).filter(isForeign);
    const known = new Set(await this.#deps.refunds.known(foreign.map(({ id }) => id)));
    const found: Discrepancy[] = [];
    for (const refund of foreign.filter(({ id }) => !known.has(id)))
      found.push(...(await this.#adopt(refund, isDryRun)));
    if (!isDryRun && found.every(({ repaired }) => repaired)) this.#lookedAtMs = now;
    return found;
  }

  // A payment that is not ours is another shop's on the same account.
  async #adopt({ id, amount, providerId }: ProviderRefund, isDryRun: boolean): Promise<Discrepancy[]> {
    const payment = await this.#deps.store.atProvider(providerId);
    if (payment === undefined) return [];
    const found = {
      orderId: payment.orderId,
      code: "refund_unknown",
      detail: `the provider refunded ${amount} (${id})`,
    };
    if (isDryRun) return [{ ...found, repaired: false }];
    try {
      await this.#deps.refunds.adopt(payment, id, amount);
      return [{ ...found, repaired: true }];
    } catch (error) {
      if (!isAppError(error)) throw error;
      return [{ ...found, detail: `${found.detail}: ${error.code}`, repaired: false }];
    }
  }
}

// Ours carry their id. What has not settled is told of again when it does.
function isForeign({ refundId, status }: ProviderRefund): boolean {
  return refundId === undefined && status === "settled";
}
