import type { Clock } from "@shopstream/platform/clock.ts";
import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import type { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { PaymentsService } from "@shopstream/protos/services/payments.ts";
import type { Audit, AuditStore } from "./audit-store.ts";
import { type Discrepancy, discrepanciesOf } from "./discrepancy.ts";
import { toPayment } from "./messages.ts";

export interface AuditorDeps {
  readonly store: AuditStore;
  readonly inventory: Pick<Client<typeof InventoryService>, "getReservations">;
  readonly payments: Pick<Client<typeof PaymentsService>, "getPayments">;
  readonly clock: Clock;
}

export interface Finding extends Discrepancy {
  readonly orderId: string;
}

/** How many orders are compared with one question to each neighbour. */
const batchSize = 100;

/** Compares orders with inventory and payments. */
export class Auditor {
  readonly #deps: AuditorDeps;

  constructor(deps: AuditorDeps) {
    this.#deps = deps;
  }

  async examine(audits: readonly Audit[]): Promise<Finding[]> {
    const found: Finding[] = [];
    for (let at = 0; at < audits.length; at += batchSize)
      found.push(...(await this.#batch(audits.slice(at, at + batchSize))));
    return found;
  }

  async #batch(audits: readonly Audit[]): Promise<Finding[]> {
    const orderIds = audits.map(({ order }) => order.id);
    const { inventory, payments, clock, store } = this.#deps;
    const [reserved, paid] = await Promise.all([
      inventory.getReservations({ orderIds }),
      payments.getPayments({ orderIds }),
    ]);
    const reservations = new Map(reserved.items.map(({ orderId, status }) => [orderId, { reservation: status }]));
    const moneys = new Map(paid.items.map((payment) => [payment.orderId, { payment: toPayment(payment) }]));
    const found = audits.flatMap((audit) => {
      const { id: orderId } = audit.order;
      const audited = { ...audit, ...reservations.get(orderId), ...moneys.get(orderId) };
      return discrepanciesOf(audited, clock.now()).map((discrepancy) => ({ ...discrepancy, orderId }));
    });
    if (found.length === 0) return [];
    // An order that moved between the questions was compared with a later truth.
    const same = await store.unchanged(audits);
    return found.filter(({ orderId }) => same.has(orderId));
  }
}
