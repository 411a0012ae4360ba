import { isAppError } from "@shopstream/platform/errors.ts";
import type { Log } from "@shopstream/platform/log.ts";
import type { Sku, SkuRevision } from "./sku.ts";
import type { SkuStore } from "./sku-store.ts";

export interface AssortmentDeps {
  readonly store: SkuStore;
  /** Asks the catalog; SKUs that are not sold are left out of its answer. */
  readonly ask: (skus: readonly string[]) => Promise<SkuRevision[]>;
  readonly log: Log;
}

/** What can be bought, as far as it is known here; the catalog is asked only about what is not. */
export class Assortment {
  readonly #deps: AssortmentDeps;

  constructor(deps: AssortmentDeps) {
    this.#deps = deps;
  }

  /** What is known, without asking anybody. */
  async known(sku: string): Promise<Sku | undefined> {
    return (await this.#deps.store.find([sku])).get(sku);
  }

  /** What the catalog says now; undefined when it does not sell the SKU. */
  async current(sku: string): Promise<Sku | undefined> {
    return (await this.#ask([sku])).get(sku);
  }

  /** For showing: a SKU is missing from the answer only when it is unknown here and the catalog did not answer. */
  async find(skus: readonly string[]): Promise<Map<string, Sku>> {
    const known = await this.#deps.store.find(skus);
    const unknown = skus.filter((sku) => !known.has(sku));
    if (unknown.length === 0) return known;
    try {
      const asked = await this.#ask(unknown);
      return new Map([...known, ...unknown.map((sku) => [sku, asked.get(sku) ?? notSold(sku)] as const)]);
    } catch (err) {
      if (!isAppError(err, "unavailable", "timeout")) throw err;
      this.#deps.log.warn({ err }, "the catalog did not answer: some lines of a cart are shown without their names");
      return known;
    }
  }

  /** Notes a new version of a product. A version that is not newer than what was noted does nothing. */
  async note(productId: string, version: number, atMs: number, skus: readonly Sku[]): Promise<void> {
    const { store } = this.#deps;
    const known = await store.product(productId);
    if (known.version >= version) return;
    const present = new Set(skus.map(({ sku }) => sku));
    const dropped = known.skus.filter((sku) => !present.has(sku));
    await store.save(skus.map((sku) => ({ sku, version, atMs })));
    await store.drop(productId, dropped, version, atMs);
    // Last, so that a crash before it has the event handled again.
    await store.finish(productId, version);
  }

  async #ask(skus: readonly string[]): Promise<Map<string, Sku>> {
    const revisions = await this.#deps.ask(skus);
    await this.#deps.store.save(revisions);
    return new Map(revisions.map(({ sku }) => [sku.sku, sku]));
  }
}

function notSold(sku: string): Sku {
  return { sku, productId: "", productSlug: "", title: sku, options: {}, prices: [], sold: false };
}
