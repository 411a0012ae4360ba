import type { Clock } from "@shopstream/platform/clock.ts";
import type { Database } from "@shopstream/platform/db.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { ProductState } from "../document.ts";
import type { Change, SearchEngine, StockLevel } from "../search-engine.ts";
import type { SearchQuery } from "../search-query.ts";
import { DictionaryStore } from "./dictionary-store.ts";
import { notYetDone } from "./done.ts";
import type { FacetCopy } from "./facet-copy.ts";
import { GenerationStore } from "./generation-store.ts";
import { ProductStore } from "./product-store.ts";
import { SearchReader } from "./search-reader.ts";
import { SuggestReader } from "./suggest-reader.ts";

/** Longer than reading one page of the catalogue may take. */
const builderLifeMs = 60_000;

export interface PostgresEngineDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Without, and until it is read, facets are counted by the database. */
  readonly copy?: FacetCopy;
}

/** The index in PostgreSQL: the service's own tables, its full text search, and a dictionary for misspellings. */
export class PostgresEngine implements SearchEngine {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #copy: FacetCopy | undefined;
  // True at first: what was changed before this process started may not be counted yet.
  #dictionaryIsBehind = true;
  #nextTidyAt = 0;

  constructor({ db, clock, copy }: PostgresEngineDeps) {
    this.#db = db;
    this.#clock = clock;
    this.#copy = copy;
  }

  search(query: SearchQuery) {
    return new SearchReader(this.#db, this.#copy).search(query);
  }

  suggest(text: string) {
    return new SuggestReader(this.#db).suggest(text);
  }

  async changeProducts(changes: readonly Change<ProductState>[]): Promise<void> {
    await this.#db.transaction(async (tx) => new ProductStore(tx).change(await notYetDone(tx, changes)));
    this.#dictionaryIsBehind = true;
  }

  async changeStock(changes: readonly Change<StockLevel>[]): Promise<void> {
    await this.#db.transaction(async (tx) => new ProductStore(tx).changeStock(await notYetDone(tx, changes)));
  }

  isBuilt() {
    return new GenerationStore(this.#db).isBuilt();
  }

  async begin(): Promise<number> {
    const generation = await new GenerationStore(this.#db).begin(new Date(this.#clock.now()), this.#builderLife());
    if (generation !== undefined) return generation;
    throw new AppError("conflict", "reindex_running", "the index is being rebuilt already", { retryAfterSeconds: 5 });
  }

  stockSequences(skus: readonly string[]) {
    return new ProductStore(this.#db).stockSequences(skus);
  }

  add(generation: number, products: readonly ProductState[], stock: readonly StockLevel[]): Promise<void> {
    return this.#db.transaction(async (tx) => {
      mustStillBuild(await new GenerationStore(tx).renew(generation, this.#builderLife()));
      await new ProductStore(tx).fill(generation, products, stock);
    });
  }

  async publish(generation: number): Promise<void> {
    await this.#db.transaction(async (tx) => {
      const generations = new GenerationStore(tx);
      mustStillBuild(await generations.renew(generation, this.#builderLife()));
      await generations.carryRemovals(generation);
      mustStillBuild(await generations.swap(generation, new Date(this.#clock.now())));
    });
    this.#dictionaryIsBehind = true;
    await new GenerationStore(this.#db).clean(new Date(this.#clock.now()));
  }

  abandon(generation: number) {
    return new GenerationStore(this.#db).stopBuilding(generation);
  }

  list(afterId: string, limit: number) {
    return new ProductStore(this.#db).list(afterId, limit);
  }

  async catchUp(): Promise<void> {
    // So that it is read before the first customer needs it.
    this.#copy?.get();
    if (this.#clock.now() >= this.#nextTidyAt) {
      await new GenerationStore(this.#db).clean(new Date(this.#clock.now()));
      this.#nextTidyAt = this.#clock.now() + builderLifeMs;
    }
    if (!this.#dictionaryIsBehind) return;
    this.#dictionaryIsBehind = false;
    try {
      await this.#db.transaction((tx) => new DictionaryStore(tx).refresh());
    } catch (error) {
      this.#dictionaryIsBehind = true;
      throw error;
    }
  }

  #builderLife(): Date {
    return new Date(this.#clock.now() + builderLifeMs);
  }
}

function mustStillBuild(building: boolean): void {
  if (!building) throw new AppError("conflict", "reindex_lost", "somebody else rebuilds the index by now");
}
