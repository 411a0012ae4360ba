import type { Log } from "@shopstream/platform/log.ts";
import type { DraftVariant } from "./draft.ts";
import type { InitialStockStore } from "./initial-stock-store.ts";
import type { InitialStockLine } from "./store.ts";

export interface InitialStockDeps {
  readonly store: InitialStockStore;
  /** Tells inventory; SKUs it knows already stay as they are. */
  readonly tell: (lines: readonly InitialStockLine[]) => Promise<unknown>;
  readonly log: Log;
}

const batchSize = 1_000;

/**
 * Stock that products come with. It is written down with the product and told to inventory after the commit; what
 * inventory did not take, or what a crash left, is told again by a worker. Telling twice changes nothing.
 */
export class InitialStock {
  readonly #deps: InitialStockDeps;

  constructor(deps: InitialStockDeps) {
    this.#deps = deps;
  }

  /** Never fails: the product is there already, and the rest follows. */
  async deliver(lines: readonly InitialStockLine[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#tell(lines).catch((err: unknown) =>
      this.#deps.log.warn({ err, skus: lines.length }, "inventory was not told of new stock; it will be"),
    );
  }

  async deliverPending(): Promise<void> {
    for (
      let lines = await this.#deps.store.list(batchSize);
      lines.length > 0;
      lines = await this.#deps.store.list(batchSize)
    )
      await this.#tell(lines);
  }

  async #tell(lines: readonly InitialStockLine[]): Promise<void> {
    await this.#deps.tell(lines);
    await this.#deps.store.remove(lines.map(({ sku }) => sku));
  }
}

export function initialLines(variants: readonly DraftVariant[]): InitialStockLine[] {
  return variants.flatMap(({ sku, initialStock }) =>
    initialStock === undefined ? [] : [{ sku, quantity: initialStock }],
  );
}
