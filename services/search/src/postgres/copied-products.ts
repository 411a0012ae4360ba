import { CopiedEntries } from "./copied-entries.ts";

/** A row as the database gives it. */
export interface CopiedRow {
  readonly id: string;
  readonly changed: number;
  readonly removed: boolean;
  readonly categories: readonly string[];
  readonly brand: string;
  readonly attributes: readonly string[];
  readonly prices: Readonly<Record<string, readonly [min: number, range: string]>>;
  readonly in_stock: boolean;
  readonly stars: number;
  readonly title_key: string;
  readonly rating_key: number;
  readonly created_ms: number;
}

/** The cheapest price in one currency, NaN where there is none, and the entry of its range. */
export interface CopiedPrices {
  min: Float64Array<ArrayBuffer>;
  range: Int32Array<ArrayBuffer>;
}

const firstSize = 1_024;

/**
 * What facets count and lists are sorted by, of every product: a column each, in which a product has one place. Looking
 * at all of a hundred thousand is then some milliseconds; as objects they take ten times as long, and twice the memory.
 */
export class CopiedProducts {
  readonly entries = new CopiedEntries();
  /** How many products there are. Their places are not all below it: what was removed leaves a gap. */
  size = 0;
  /** One more than the last place. */
  end = 0;
  readonly ids: string[] = [];
  readonly titleKeys: string[] = [];
  isThere = new Uint8Array(firstSize);
  inStock = new Uint8Array(firstSize);
  stars = new Uint8Array(firstSize);
  ratingKeys = new Float64Array(firstSize);
  createdMs = new Float64Array(firstSize);
  /** The entry of its brand; -1 for none. */
  brands = new Int32Array(firstSize);
  /** Lists of entries. */
  categories = new Int32Array(firstSize);
  attributes = new Int32Array(firstSize);
  readonly #prices = new Map<string, CopiedPrices>();
  readonly #places = new Map<string, number>();
  readonly #gaps: number[] = [];

  placeOf(id: string): number | undefined {
    return this.#places.get(id);
  }

  pricesIn(currency: string): CopiedPrices | undefined {
    return this.#prices.get(currency);
  }

  put(row: CopiedRow): void {
    const place = this.#places.get(row.id) ?? this.#newPlace(row.id);
    const { entries } = this;
    this.titleKeys[place] = row.title_key;
    this.inStock[place] = Number(row.in_stock);
    this.stars[place] = row.stars;
    this.ratingKeys[place] = row.rating_key;
    this.createdMs[place] = row.created_ms;
    this.brands[place] = row.brand === "" ? -1 : entries.numberOf("brand", row.brand);
    this.categories[place] = entries.listOf("category", row.categories);
    this.attributes[place] = entries.listOf("attr", row.attributes);
    for (const { min } of this.#prices.values()) min[place] = Number.NaN;
    for (const [currency, [min, range]] of Object.entries(row.prices)) {
      const column = this.#pricesOf(currency);
      column.min[place] = min;
      column.range[place] = entries.numberOf("price", range);
    }
  }

  remove(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    this.isThere[place] = 0;
    this.#gaps.push(place);
    this.size -= 1;
  }

  #newPlace(id: string): number {
    const place = this.#gaps.pop() ?? this.end++;
    if (place >= this.isThere.length) this.#grow();
    this.#places.set(id, place);
    this.ids[place] = id;
    this.isThere[place] = 1;
    this.size += 1;
    return place;
  }

  #pricesOf(currency: string): CopiedPrices {
    const known = this.#prices.get(currency);
    if (known !== undefined) return known;
    const size = this.isThere.length;
    const column = { min: new Float64Array(size).fill(Number.NaN), range: new Int32Array(size) };
    this.#prices.set(currency, column);
    return column;
  }

  #grow(): void {
    const size = this.isThere.length * 2;
    const bytes = (column: Uint8Array<ArrayBuffer>) => copied(column, new Uint8Array(size));
    const numbers = (column: Int32Array<ArrayBuffer>) => copied(column, new Int32Array(size));
    const amounts = (column: Float64Array<ArrayBuffer>, rest = 0) => copied(column, new Float64Array(size).fill(rest));
    this.isThere = bytes(this.isThere);
    this.inStock = bytes(this.inStock);
    this.stars = bytes(this.stars);
    this.ratingKeys = amounts(this.ratingKeys);
    this.createdMs = amounts(this.createdMs);
    this.brands = numbers(this.brands);
    this.categories = numbers(this.categories);
    this.attributes = numbers(this.attributes);
    for (const prices of this.#prices.values()) {
      prices.min = amounts(prices.min, Number.NaN);
      prices.range = numbers(prices.range);
    }
  }
}

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
