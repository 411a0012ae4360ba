import { outsideCall } from "@shopstream/platform/call-context.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Log } from "@shopstream/platform/log.ts";
import { LRUCache } from "lru-cache";

export interface AvailabilityDeps {
  /** Asks inventory; SKUs it does not know are left out of its answer. */
  readonly ask: (skus: readonly string[]) => Promise<Readonly<Record<string, number>>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxAgeMs: number;
}

/** `available` is absent when it is not known at the moment. */
export interface Stock {
  readonly inStock: boolean;
  readonly available?: number;
}

const mostSkus = 100_000;

/**
 * What browsing shows of stock: at most `maxAgeMs` old, one question for everybody who asks at the same time. When
 * inventory does not answer, what was last known decides whether a product looks in stock, and without that it does:
 * better to let a customer try than to close the shop. Selling asks inventory itself.
 */
export class Availability {
  readonly #deps: AvailabilityDeps;
  readonly #known = new LRUCache<string, { available: number; atMs: number }>({ max: mostSkus });
  readonly #underway = new Map<string, Promise<void>>();
  /** Inventory did not answer: it is left alone until then. */
  #pausedUntilMs = 0;

  constructor(deps: AvailabilityDeps) {
    this.#deps = deps;
  }

  async of(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    const sinceMs = this.#deps.clock.now() - this.#deps.maxAgeMs;
    const stale = skus.filter((sku) => (this.#known.get(sku)?.atMs ?? sinceMs) <= sinceMs);
    const unasked = stale.filter((sku) => !this.#underway.has(sku));
    if (unasked.length > 0 && this.#deps.clock.now() >= this.#pausedUntilMs) this.#ask([...new Set(unasked)]);
    await Promise.all(new Set(stale.map((sku) => this.#underway.get(sku))));
    return new Map(skus.map((sku) => [sku, toStock(this.#known.get(sku), sinceMs)]));
  }

  // Shared by several callers, so it has the rights and the deadline of none of them.
  #ask(skus: readonly string[]): void {
    const answer = outsideCall(() => this.#deps.ask(skus)).then(
      (available) => this.#remember(skus, available),
      (err: unknown) => this.#pause(err),
    );
    const done = answer.finally(() => {
      for (const sku of skus) this.#underway.delete(sku);
    });
    for (const sku of skus) this.#underway.set(sku, done);
  }

  #remember(skus: readonly string[], available: Readonly<Record<string, number>>): void {
    const atMs = this.#deps.clock.now();
    for (const sku of skus) this.#known.set(sku, { available: available[sku] ?? 0, atMs });
  }

  #pause(err: unknown): void {
    this.#pausedUntilMs = this.#deps.clock.now() + this.#deps.maxAgeMs;
    this.#deps.log.warn({ err }, "inventory did not answer: browsing goes on without quantities");
  }
}

function toStock(known: { readonly available: number; readonly atMs: number } | undefined, sinceMs: number): Stock {
  if (known === undefined) return { inStock: true };
  const { available, atMs } = known;
  return atMs >= sinceMs ? { inStock: available > 0, available } : { inStock: available > 0 };
}
