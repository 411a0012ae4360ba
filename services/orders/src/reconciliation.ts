import { isAppError } from "@shopstream/platform/errors.ts";
import { newId } from "@shopstream/platform/ids.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Random } from "@shopstream/platform/random.ts";
import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import type { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { PaymentsService } from "@shopstream/protos/services/payments.ts";
import type { Audit, AuditStore } from "./audit-store.ts";
import type { Auditor, Finding } from "./auditor.ts";
import type { Repair } from "./discrepancy.ts";

export interface ReconciliationDeps {
  readonly store: AuditStore;
  readonly auditor: Auditor;
  readonly inventory: Pick<Client<typeof InventoryService>, "release" | "commit">;
  readonly payments: Pick<Client<typeof PaymentsService>, "cancel" | "reconcilePayments">;
  readonly nudge: (orderId: string) => Promise<void>;
  readonly random: Random;
  readonly log: Log;
}

export interface Reconciled {
  readonly orderId: string;
  readonly code: string;
  readonly detail: string;
  readonly repaired: boolean;
}

const newestCount = 500;
const underWayCount = 500;
const sampleCount = 200;
const reason = "reconciliation";

/** Compares orders, stock, ledger and provider; puts right what is certain and reports the rest. */
export class Reconciliation {
  readonly #deps: ReconciliationDeps;
  readonly #repairs: Readonly<Record<Repair, (orderId: string) => Promise<boolean>>>;

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps;
    const { inventory, payments, nudge } = deps;
    this.#repairs = {
      release: async (orderId) => (await inventory.release({ orderId, reason })).released,
      commit: async (orderId) => (await inventory.commit({ orderId })).committed,
      cancel_payment: (orderId) => payments.cancel({ orderId, reason }).then(() => true),
      wake: (orderId) => nudge(orderId).then(() => true),
    };
  }

  async run(dryRun: boolean): Promise<{ checked: number; items: Reconciled[] }> {
    const ledger = await this.#deps.payments.reconcilePayments({ dryRun });
    const audits = await this.#choose();
    const items: Reconciled[] = [...ledger.items];
    for (const finding of await this.#deps.auditor.examine(audits)) {
      const repaired = !dryRun && (await this.#repair(finding));
      this.#deps.log.warn({ ...finding, repaired }, "the reconciliation found a discrepancy");
      items.push({ orderId: finding.orderId, code: finding.code, detail: finding.detail, repaired });
    }
    return { checked: audits.length, items };
  }

  // What changes, what is new, and of what is old some at random: ids are spread evenly, so a random one begins a fair sample.
  async #choose(): Promise<Audit[]> {
    const { store, random } = this.#deps;
    const chosen = [
      await store.underWay(underWayCount),
      await store.newest(newestCount),
      await store.page(newId("ord", random), sampleCount),
    ];
    return [...new Map(chosen.flat().map((audit) => [audit.order.id, audit])).values()];
  }

  async #repair({ orderId, repair }: Finding): Promise<boolean> {
    if (repair === undefined) return false;
    try {
      return await this.#repairs[repair](orderId);
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#deps.log.warn({ err: error, orderId, repair }, "a repair failed; the next reconciliation tries again");
      return false;
    }
  }
}
