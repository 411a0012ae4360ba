import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { stockChanged } from "./events.ts";
import { available, type Movement, type Stock, type StockLine } from "./stock.ts";
import type { StockStore } from "./store.ts";

export interface InventoryDeps {
  readonly store: StockStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** A new quantity on hand, or a change of it. */
export type Adjustment = { readonly onHand: number } | { readonly delta: number };

/** What is there, and every change of it that is not an order's. */
export class Inventory {
  readonly #deps: InventoryDeps;

  constructor(deps: InventoryDeps) {
    this.#deps = deps;
  }

  get(sku: string): Promise<Stock> {
    return this.#deps.store.get(sku);
  }

  availability(skus: readonly string[]): Promise<Record<string, number>> {
    return this.#deps.store.availability(skus);
  }

  /** The same `movementId` twice is one adjustment. */
  adjust(sku: string, adjustment: Adjustment, reason: string, movementId: string): Promise<Stock> {
    return this.#deps.store.transaction(async (store) => {
      const stock = await store.lock(sku);
      const delta = "delta" in adjustment ? adjustment.delta : adjustment.onHand - stock.onHand;
      const adjusted = {
        ...stock,
        onHand: stock.onHand + delta,
        version: stock.version + 1,
        updatedAt: isoTime(this.#deps.clock),
      };
      mustCoverHolds(adjusted);
      mustBeCountable(adjusted);
      const movement: Movement = {
        id: movementId,
        kind: "adjusted",
        delta,
        reason,
        orderId: "",
        at: adjusted.updatedAt,
      };
      if (!(await store.addMovement(sku, movement))) return stock;
      await store.save(adjusted);
      await store.publish([stockChanged(adjusted, this.#deps)]);
      return adjusted;
    });
  }

  /** How many of the SKUs were new. */
  setInitial(lines: readonly StockLine[]): Promise<number> {
    return this.#deps.store.transaction(async (store) => {
      const added = await store.addNew(lines, this.#deps.clock);
      await store.publish(added.map((stock) => stockChanged(stock, this.#deps)));
      return added.length;
    });
  }

  /** Newest first. */
  async listMovements(
    sku: string,
    before: string | undefined,
    limit: number,
  ): Promise<{ items: Movement[]; next?: string }> {
    const rows = await this.#deps.store.movements(sku, before, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => row.movement),
      ...(rows.length > limit && last !== undefined ? { next: last.position } : {}),
    };
  }

  /** R1. */
  unbalanced(): Promise<{ checked: number; skus: string[] }> {
    return this.#deps.store.unbalanced();
  }
}

// As many as `onHand` may be set to by the contract.
const mostOnHand = 100_000_000;

function mustBeCountable({ sku, onHand }: Stock): void {
  if (onHand <= mostOnHand) return;
  const message = `at most ${mostOnHand} of one article can be on hand`;
  throw new AppError("rejected", "stock_limit", `${message}; of ${sku} that would be ${onHand}`, {
    fields: [{ field: "delta", code: "stock_limit", message }],
  });
}

function mustCoverHolds(stock: Stock): void {
  if (available(stock) >= 0) return;
  throw new AppError(
    "rejected",
    "below_held",
    `${stock.held} of ${stock.sku} are held for orders: ${stock.onHand} on hand would be too few`,
    {
      fields: [{ field: "onHand", code: "below_held", message: `at least ${stock.held}` }],
    },
  );
}
