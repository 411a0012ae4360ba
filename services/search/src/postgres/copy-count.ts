import type { Chosen } from "../chosen.ts";
import { type Count, type CountedField, mostAttributes, mostEntries, ratingSteps } from "../facets.ts";
import type { Filters } from "../search-query.ts";
import type { PriceBounds } from "../search-result.ts";
import { compareTexts } from "./compare-texts.ts";
import type { CopiedEntries, Entry } from "./copied-entries.ts";
import type { CopiedPrices, CopiedProducts } from "./copied-products.ts";

/** The bit of each filter that a product may miss, as in facet-sql.ts. */
const bit = { category: 1, brand: 2, price: 4, inStock: 8, rating: 16, firstAttribute: 32 } as const;

export interface Counted {
  readonly counts: readonly Count[];
  readonly bounds?: PriceBounds;
}

/** A filter of one attribute, and its values in what only this filter takes away. */
interface AttributeFilter {
  readonly bit: number;
  readonly name: string;
  readonly lists: Uint8Array;
  readonly own: Int32Array;
}

/** Counts facets over products that are shown to it by their places: the same counts as those of facet-sql.ts. */
export class CopyCount {
  readonly #products: CopiedProducts;
  readonly #filters: Filters;
  readonly #chosen: Chosen;
  readonly #prices: CopiedPrices | undefined;
  /** Lists and entries that a filter lets through; undefined without that filter. */
  readonly #categories: Uint8Array | undefined;
  readonly #brands: Uint8Array | undefined;
  readonly #attributes: readonly AttributeFilter[];
  readonly #isFiltered: boolean;
  readonly #entryCounts: Int32Array;
  readonly #categoryLists: Int32Array;
  readonly #attributeLists: Int32Array;
  readonly #stock = new Int32Array(2);
  /** How many have exactly so many whole stars. */
  readonly #stars = new Int32Array(6);
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(products: CopiedProducts, filters: Filters, chosen: Chosen, currency: string) {
    const { entries } = products;
    const lists = entries.lists.length;
    const those = (field: CountedField, keys: readonly string[]) =>
      keys.length === 0 ? undefined : entries.entriesWith(field, new Set(keys));
    this.#products = products;
    this.#filters = filters;
    this.#chosen = chosen;
    this.#prices = products.pricesIn(currency);
    const categories = those("category", chosen.categories);
    this.#categories = categories && entries.listsWith(categories);
    this.#brands = those("brand", chosen.brands);
    this.#attributes = chosen.attributes.flatMap(({ name, keys }, i) => {
      const wanted = those("attr", keys);
      if (wanted === undefined) return [];
      return [{ bit: bit.firstAttribute << i, name, lists: entries.listsWith(wanted), own: new Int32Array(lists) }];
    });
    const { priceMin, priceMax, ratingMin, inStock } = filters;
    const isNarrowed = (priceMin ?? priceMax ?? ratingMin ?? inStock) !== undefined;
    this.#isFiltered =
      isNarrowed || categories !== undefined || this.#brands !== undefined || this.#attributes.length > 0;
    this.#entryCounts = new Int32Array(entries.all.length);
    this.#categoryLists = new Int32Array(lists);
    this.#attributeLists = new Int32Array(lists);
  }

  /** True when the product misses no filter. */
  add(place: number): boolean {
    const products = this.#products;
    const missed = this.#isFiltered ? this.#missed(place) : 0;
    if (missed === 0) increase(this.#attributeLists, products.attributes, place);
    if (missed === 0 || missed === bit.category) increase(this.#categoryLists, products.categories, place);
    if (missed === 0 || missed === bit.brand) increase(this.#entryCounts, products.brands, place);
    if (missed === 0 || missed === bit.price) this.#addPrice(place);
    if (missed === 0 || missed === bit.inStock) increase(this.#stock, products.inStock, place);
    if (missed === 0 || missed === bit.rating) increase(this.#stars, products.stars, place);
    if (missed >= bit.firstAttribute) {
      const filter = this.#attributes.find((one) => one.bit === missed);
      if (filter !== undefined) increase(filter.own, products.attributes, place);
    }
    return missed === 0;
  }

  /** What was counted, once. */
  result(): Counted {
    const { entries } = this.#products;
    const { categories, brands } = this.#chosen;
    addLists(entries, this.#categoryLists, this.#entryCounts);
    addLists(entries, this.#attributeLists, this.#entryCounts);
    const found = Map.groupBy(countedIn(entries, this.#entryCounts), ({ entry: { field } }) => field);
    const of = (field: CountedField) => found.get(field) ?? [];
    const counts: Count[] = [
      ...most(of("category"), mostEntries, new Set(categories)),
      ...most(of("brand"), mostEntries, new Set(brands)),
      ...most(of("price"), Number.POSITIVE_INFINITY),
      ...[false, true].map((entry) => ({
        field: "inStock" as const,
        entry: String(entry),
        count: this.#stock[Number(entry)] ?? 0,
      })),
      ...most(of("attr"), mostAttributes),
      ...this.#attributes.flatMap((filter) => most(this.#ownOf(filter), mostAttributes)),
      ...ratingSteps.map((step) => ({ field: "rating" as const, entry: `${step}`, count: this.#starsFrom(step) })),
    ];
    const bounds = Number.isFinite(this.#min) ? { bounds: { min: this.#min, max: this.#max } } : {};
    return { counts: counts.filter(({ count }) => count > 0), ...bounds };
  }

  #starsFrom(step: number): number {
    return this.#stars.slice(step).reduce((sum, count) => sum + count, 0);
  }

  #addPrice(place: number): void {
    const prices = this.#prices;
    if (prices === undefined) return;
    const min = prices.min[place] ?? Number.NaN;
    if (Number.isNaN(min)) return;
    increase(this.#entryCounts, prices.range, place);
    if (min < this.#min) this.#min = min;
    if (min > this.#max) this.#max = min;
  }

  /** Of what only an attribute's own filter takes away, that attribute. */
  #ownOf({ name, own }: AttributeFilter): CountedEntry[] {
    const { entries } = this.#products;
    const counts = new Int32Array(entries.all.length);
    addLists(entries, own, counts);
    return countedIn(entries, counts).filter(({ entry }) => entry.name === name);
  }

  #missed(place: number): number {
    const products = this.#products;
    const { priceMin, priceMax, ratingMin, inStock } = this.#filters;
    let missed = 0;
    if (this.#categories !== undefined && this.#categories[products.categories[place] ?? -1] !== 1)
      missed |= bit.category;
    if (this.#brands !== undefined && this.#brands[products.brands[place] ?? -1] !== 1) missed |= bit.brand;
    if ((priceMin ?? priceMax) !== undefined) {
      const min = this.#prices?.min[place] ?? Number.NaN;
      // No price is not a number, and not within anything.
      if (!(min >= (priceMin ?? 0) && min <= (priceMax ?? 9e15))) missed |= bit.price;
    }
    if (inStock !== undefined && Number(inStock) !== products.inStock[place]) missed |= bit.inStock;
    if (ratingMin !== undefined && (products.stars[place] ?? 0) < ratingMin) missed |= bit.rating;
    for (const filter of this.#attributes)
      if (filter.lists[products.attributes[place] ?? -1] !== 1) missed |= filter.bit;
    return missed;
  }
}

interface CountedEntry {
  readonly entry: Entry;
  readonly count: number;
}

// A brand may be none, which is -1: a typed array ignores what is written there.
function increase(counts: Int32Array, column: Int32Array | Uint8Array, place: number): void {
  const at = column[place] as number;
  counts[at] = (counts[at] as number) + 1;
}

/** Lists are counted first: products share them, and an entry is then increased once per list. */
function addLists({ lists }: CopiedEntries, counted: Int32Array, counts: Int32Array): void {
  for (let list = 0; list < counted.length; list += 1) {
    const count = counted[list] ?? 0;
    if (count === 0) continue;
    for (const entry of lists[list] ?? []) counts[entry] = (counts[entry] ?? 0) + count;
  }
}

function countedIn({ all }: CopiedEntries, counts: Int32Array): CountedEntry[] {
  return all.flatMap((entry, number) => {
    const count = counts[number] ?? 0;
    return count === 0 ? [] : [{ entry, count }];
  });
}

/** The most frequent ones, after those that were chosen. */
function most(counted: CountedEntry[], limit: number, chosen: ReadonlySet<string> = new Set()): Count[] {
  const rank = ({ entry: { key } }: CountedEntry) => (chosen.has(key) ? 0 : 1);
  return counted
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count || compareTexts(a.entry.text, b.entry.text))
    .slice(0, limit)
    .map(({ entry: { field, text }, count }) => ({ field, entry: text, count }));
}
