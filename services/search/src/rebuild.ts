import type { Log } from "@shopstream/platform/log.ts";
import type { ProductState } from "./document.ts";
import type { SearchEngine, StockLevel } from "./search-engine.ts";

/** Where the truth is: the catalogue's products and the inventory's stock. */
export interface Sources {
  /** Every product, page by page, in id order. */
  products(): AsyncIterable<readonly ProductState[]>;
  /** What is available of each SKU; those that inventory does not know are left out. */
  availability(skus: readonly string[]): Promise<Readonly<Record<string, number>>>;
}

export interface RebuildDeps {
  readonly engine: SearchEngine;
  readonly sources: Sources;
  readonly log: Log;
}

/** Makes the index anew beside the one that answers, and lets it take over when it is complete. */
export class Rebuild {
  readonly #deps: RebuildDeps;
  #running: Promise<number> | undefined;

  constructor(deps: RebuildDeps) {
    this.#deps = deps;
  }

  /** How many products are in the new index. Who asks while one is running waits for that one. */
  run(): Promise<number> {
    this.#running ??= this.#build().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #build(): Promise<number> {
    const { engine } = this.#deps;
    // Changes go to both generations from here on, so nothing that happens after a page was read is lost.
    const generation = await engine.begin();
    try {
      const count = await this.#fill(generation);
      await engine.publish(generation);
      await engine.catchUp();
      return count;
    } catch (error) {
      await engine
        .abandon(generation)
        .catch((err: unknown) =>
          this.#deps.log.warn({ err }, "a rebuild that failed could not be given up; it expires"),
        );
      throw error;
    }
  }

  async #fill(generation: number): Promise<number> {
    let count = 0;
    for await (const page of this.#deps.sources.products()) {
      await this.#deps.engine.add(generation, page, await this.#stockOf(page));
      count += page.filter(({ document }) => document !== undefined).length;
    }
    return count;
  }

  // The sequences are read before inventory is asked: an event that comes in between is newer than the answer may be.
  async #stockOf(page: readonly ProductState[]): Promise<StockLevel[]> {
    const skus = page.flatMap(({ document }) => document?.skus ?? []);
    if (skus.length === 0) return [];
    const sequences = await this.#deps.engine.stockSequences(skus);
    const available = await this.#deps.sources.availability(skus);
    return Object.entries(available).map(([sku, quantity]) => ({
      sku,
      available: quantity,
      sequence: sequences.get(sku) ?? 0,
    }));
  }
}
