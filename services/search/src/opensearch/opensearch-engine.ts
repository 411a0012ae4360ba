import type { Clock } from "@shopstream/platform/clock.ts";
import type { Database } from "@shopstream/platform/db.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import type { ProductState } from "../document.ts";
import { DictionaryStore } from "../postgres/dictionary-store.ts";
import { notYetDone } from "../postgres/done.ts";
import { GenerationStore } from "../postgres/generation-store.ts";
import { ProductStore } from "../postgres/product-store.ts";
import type { Change, IndexedProduct, SearchEngine, StockLevel } from "../search-engine.ts";
import type { SearchQuery } from "../search-query.ts";
import { BookReader } from "./book-reader.ts";
import { toBookRow } from "./book-row.ts";
import type { Connection } from "./connection.ts";
import { DictionaryReader } from "./dictionary-reader.ts";
import { DocumentWriter } from "./document-writer.ts";
import { Generations } from "./generations.ts";
import { live } from "./query-body.ts";
import { SearchReader } from "./search-reader.ts";
import { SuggestReader } from "./suggest-reader.ts";

/** Longer than reading one page of the catalogue may take. */
const builderLifeMs = 60_000;

export interface OpenSearchEngineDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly connection: Connection;
  /** Of the names of everything it keeps in the cluster. */
  readonly prefix: string;
}

/**
 * The index in OpenSearch. The service's own tables keep the book: which change was the last one of each product and SKU,
 * in one transaction with the event's id. What the book says is then copied, whole and under its revision, so a copy that
 * fails is made again with the event, and one that is late changes nothing.
 */
export class OpenSearchEngine implements SearchEngine {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #generations: Generations;
  readonly #writer: DocumentWriter;
  readonly #reader: SearchReader;
  readonly #suggestions: SuggestReader;
  #ready: Promise<void> | undefined;
  #dictionaryIsBehind = true;
  #nextTidyAt = 0;

  constructor({ db, clock, connection, prefix }: OpenSearchEngineDeps) {
    this.#db = db;
    this.#clock = clock;
    this.#connection = connection;
    this.#generations = new Generations(connection, prefix);
    this.#writer = new DocumentWriter(connection, this.#generations, clock);
    const dictionary = new DictionaryReader(db);
    const index = this.#generations.alias;
    this.#reader = new SearchReader({ connection, index, candidates: (words) => dictionary.candidates(words) });
    this.#suggestions = new SuggestReader({ connection, index, dictionary });
  }

  async search(query: SearchQuery) {
    await this.#prepare();
    return this.#reader.search(query);
  }

  async suggest(text: string) {
    await this.#prepare();
    return this.#suggestions.suggest(text);
  }

  async changeProducts(changes: readonly Change<ProductState>[]): Promise<void> {
    await this.#prepare();
    const pages = await this.#db.transaction(async (tx) => {
      await new ProductStore(tx, toBookRow).change(await notYetDone(tx, changes));
      // Also of what was done before: its copy may have failed then.
      return new BookReader(tx).products(changes.map(({ state }) => state.id));
    });
    this.#dictionaryIsBehind = true;
    await this.#writer.write(pages);
  }

  async changeStock(changes: readonly Change<StockLevel>[]): Promise<void> {
    await this.#prepare();
    const pages = await this.#db.transaction(async (tx) => {
      await new ProductStore(tx, toBookRow).changeStock(await notYetDone(tx, changes));
      return new BookReader(tx).productsOfSkus(changes.map(({ state }) => state.sku));
    });
    await this.#writer.write(pages);
  }

  async isBuilt(): Promise<boolean> {
    const generations = new GenerationStore(this.#db);
    const { active } = await generations.current();
    // A cluster that lost the index has to be filled again.
    return (await generations.isBuilt()) && (await this.#generations.exists(active));
  }

  async begin(): Promise<number> {
    const generation = await new GenerationStore(this.#db).begin(new Date(this.#clock.now()), this.#builderLife());
    if (generation === undefined)
      throw new AppError("conflict", "reindex_running", "the index is being rebuilt already", { retryAfterSeconds: 5 });
    await this.#generations.create(generation);
    return generation;
  }

  stockSequences(skus: readonly string[]) {
    return new ProductStore(this.#db).stockSequences(skus);
  }

  async add(generation: number, products: readonly ProductState[], stock: readonly StockLevel[]): Promise<void> {
    const pages = await this.#db.transaction(async (tx) => {
      mustStillBuild(await new GenerationStore(tx).renew(generation, this.#builderLife()));
      await new ProductStore(tx, toBookRow).fill(generation, products, stock);
      const ids = products.map(({ id }) => id);
      return new BookReader(tx).products(ids, generation);
    });
    await this.#writer.insist(pages);
  }

  async publish(generation: number): Promise<void> {
    await this.#db.transaction(async (tx) => {
      const generations = new GenerationStore(tx);
      mustStillBuild(await generations.renew(generation, this.#builderLife()));
      await generations.carryRemovals(generation);
    });
    await this.#writer.insist(await new BookReader(this.#db).removals(generation));
    await this.#generations.complete(generation);
    mustStillBuild(await new GenerationStore(this.#db).swap(generation, new Date(this.#clock.now())));
    this.#dictionaryIsBehind = true;
    await this.#followBook();
    await this.#tidy();
  }

  async abandon(generation: number): Promise<void> {
    await new GenerationStore(this.#db).stopBuilding(generation);
    await this.#tidy();
  }

  async list(afterId: string, limit: number): Promise<IndexedProduct[]> {
    await this.#prepare();
    const body = { query: { bool: { filter: [live] } }, sort: [{ id: "asc" }], search_after: [afterId], size: limit };
    const { hits } = await this.#connection.query<{ hits: { hits: readonly { _source: Listed }[] } }>(
      (client) => client.search({ index: this.#generations.alias, body } as never) as never,
    );
    return hits.hits.map(({ _source: { id, version, in_stock } }) => ({ id, version, inStock: in_stock }));
  }

  async catchUp(): Promise<void> {
    await this.#followBook();
    if (this.#clock.now() >= this.#nextTidyAt) await this.#tidy();
    if (!this.#dictionaryIsBehind) return;
    this.#dictionaryIsBehind = false;
    try {
      await this.#db.transaction((tx) => new DictionaryStore(tx).refresh());
    } catch (error) {
      this.#dictionaryIsBehind = true;
      throw error;
    }
  }

  /** Changes become visible by themselves soon; this makes them so now. */
  refresh(): Promise<void> {
    return this.#generations.refresh();
  }

  #prepare(): Promise<void> {
    this.#ready ??= this.#followBook().catch((error) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  // The book says which generation answers. The alias is moved after it, also when who should have done so was killed.
  async #followBook(): Promise<void> {
    // Read again after moving: another generation may have taken over in between.
    for (let tries = 0; tries < 5; tries += 1) {
      const { active } = await new GenerationStore(this.#db).current();
      if (await this.#generations.answers(active)) return;
      await this.#generations.createFirst(active);
      await this.#generations.pointTo(active);
    }
  }

  /** Removes what neither answers nor is being built by somebody alive. */
  async #tidy(): Promise<void> {
    // Listed first: what is begun after that is not in the list.
    const there = await this.#generations.list();
    const generations = new GenerationStore(this.#db);
    await generations.clean(new Date(this.#clock.now()));
    const { active, building } = await generations.current();
    await this.#generations.drop(there.filter((generation) => generation !== active && generation !== building));
    this.#nextTidyAt = this.#clock.now() + builderLifeMs;
  }

  #builderLife(): Date {
    return new Date(this.#clock.now() + builderLifeMs);
  }
}

interface Listed {
  readonly id: string;
  readonly version: number;
  readonly in_stock: boolean;
}

function mustStillBuild(building: boolean): void {
  if (!building) throw new AppError("conflict", "reindex_lost", "somebody else rebuilds the index by now");
}
