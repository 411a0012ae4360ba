import type { Clock } from "@shopstream/platform/clock.ts";
import type { Sources } from "./rebuild.ts";
import type { IndexedProduct, SearchEngine } from "./search-engine.ts";

export interface ComparisonDeps {
  readonly engine: SearchEngine;
  readonly sources: Sources;
  readonly clock: Clock;
}

export interface Difference {
  readonly checked: number;
  /** Products that are missing, too many, of another version, or wrong about being in stock. */
  readonly products: readonly string[];
}

const pageSize = 1_000;
/** Events take up to a second to arrive; what still differs after this is not late but lost. */
const tries = 5;
const pauseMs = 500;

/** R10: compares the index with what a rebuild would make of it, and looks again at what may only be under way. */
export class Comparison {
  readonly #deps: ComparisonDeps;

  constructor(deps: ComparisonDeps) {
    this.#deps = deps;
  }

  async run(): Promise<Difference> {
    let difference = await this.#compare();
    for (let again = 1; again < tries && difference.products.length > 0; again += 1) {
      await this.#deps.clock.sleep(pauseMs);
      difference = await this.#compare(new Set(difference.products));
    }
    return difference;
  }

  /** Only what differed before counts the next time: a change that was made meanwhile is under way, too. */
  async #compare(suspects?: ReadonlySet<string>): Promise<Difference> {
    const [indexed, expected] = await Promise.all([this.#indexed(), this.#expected()]);
    const ids = [...new Set([...expected.keys(), ...indexed.keys()])].sort();
    const differs = (id: string) => same(expected.get(id), indexed.get(id)) === false;
    return { checked: ids.length, products: ids.filter((id) => (suspects?.has(id) ?? true) && differs(id)) };
  }

  async #expected(): Promise<Map<string, IndexedProduct>> {
    const expected = new Map<string, IndexedProduct>();
    for await (const page of this.#deps.sources.products()) {
      const live = page.flatMap(({ id, version, document }) =>
        document === undefined ? [] : [{ id, version, skus: document.skus }],
      );
      const skus = live.flatMap((product) => product.skus);
      const available = skus.length === 0 ? {} : await this.#deps.sources.availability(skus);
      for (const { id, version, skus } of live)
        expected.set(id, { id, version, inStock: skus.some((sku) => (available[sku] ?? 0) > 0) });
    }
    return expected;
  }

  async #indexed(): Promise<Map<string, IndexedProduct>> {
    const indexed = new Map<string, IndexedProduct>();
    for (
      let page = await this.#deps.engine.list("", pageSize);
      page.length > 0;
      page = await this.#deps.engine.list(page.at(-1)?.id ?? "", pageSize)
    ) {
      for (const product of page) indexed.set(product.id, product);
    }
    return indexed;
  }
}

function same(a: IndexedProduct | undefined, b: IndexedProduct | undefined): boolean {
  return a !== undefined && b !== undefined && a.version === b.version && a.inStock === b.inStock;
}
