import type { Clock } from "@shopstream/platform/clock.ts";
import type { AuditStore } from "./audit-store.ts";
import type { Payment } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import type { PaymentStore } from "./store.ts";

export interface OraclesDeps {
  readonly audit: AuditStore;
  readonly store: PaymentStore;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
}

export interface Verdict {
  readonly id: string;
  readonly statement: string;
  readonly checked: number;
  readonly violations: string[];
}

const dayMs = 24 * 3_600_000;
/** Stripe lists newest first; more than this in a day is checked by its own reports. */
const newestOfProvider = 10_000;
const shown = 100;

/** The invariants that payments answer for. */
export class Oracles {
  readonly #deps: OraclesDeps;

  constructor(deps: OraclesDeps) {
    this.#deps = deps;
  }

  async verdicts(): Promise<Verdict[]> {
    const { audit } = this.#deps;
    const [payments, currencies] = await Promise.all([audit.unbalanced(), audit.openCurrencies()]);
    const violations = [...currencies.violations, ...payments.violations];
    const conserved = {
      id: "R3",
      statement: "debits equal credits per currency, and no more is given back than was taken",
      checked: payments.checked,
      violations,
    };
    return [await this.#oneChargeEach(), conserved];
  }

  // Asked of the provider, since only it knows what it took.
  async #oneChargeEach(): Promise<Verdict> {
    const seen = await this.#deps.provider.list(new Date(this.#deps.clock.now() - dayMs), newestOfProvider);
    const taken = seen.filter(({ status }) => status === "captured");
    const byOrder = Map.groupBy(taken, ({ orderId }) => orderId);
    const twice = [...byOrder].filter(([, charges]) => charges.length > 1).map(([orderId]) => orderId);
    const ours = await this.#deps.store.list([...byOrder.keys()]);
    const kept = new Map(ours.map((payment) => [payment.orderId, payment]));
    // The net counts: what was taken against our will and given back at once was never booked here.
    const differing = taken
      .filter(({ orderId, captured, refunded = 0 }) => differs(kept.get(orderId), captured - refunded))
      .map(({ orderId }) => orderId);
    const violations = [...new Set([...twice, ...differing])].slice(0, shown);
    return {
      id: "R2",
      statement: "at most one succeeded charge per order at the provider, and it kept what we booked",
      checked: seen.length,
      violations,
    };
  }
}

// An order that is not ours is another shop's on the same account; a refund under way is at the provider or not yet.
function differs(payment: Payment | undefined, netMinor: number): boolean {
  if (payment === undefined || payment.refunding > 0) return false;
  return payment.captured - payment.refunded !== netMinor;
}
