import type { Chosen } from "../chosen.ts";
import { type Count, type CountedField, mostAttributes, mostEntries, ratingSteps } from "../facets.ts";
import type { Filters } from "../search-query.ts";
import type { PriceBounds } from "../search-result.ts";
import { compareTexts } from "./compare-texts.ts";
import type { CopiedProduct, Entry } from "./copied-product.ts";

/** The bit of each filter that a product may miss, as in facet-sql.ts. */
const bit = { category: 1, brand: 2, price: 4, inStock: 8, rating: 16, firstAttribute: 32 } as const;

export interface Counted {
  readonly counts: readonly Count[];
  readonly bounds?: PriceBounds;
}

/** Counts facets over products that are shown to it one by one: the same counts as those of facet-sql.ts. */
export class CopyCount {
  readonly #filters: Filters;
  readonly #currency: string;
  readonly #chosen: Chosen;
  readonly #categories: ReadonlySet<string>;
  readonly #brands: ReadonlySet<string>;
  readonly #attributes: readonly { readonly bit: number; readonly name: string; readonly keys: ReadonlySet<string> }[];
  readonly #seen: Entry[] = [];
  /** By the bit of an attribute's filter: its values in what only this filter takes away. */
  readonly #own = new Map<number, Map<Entry, number>>();
  readonly #stock = { true: 0, false: 0 };
  /** How many have exactly so many whole stars. */
  readonly #stars = [0, 0, 0, 0, 0, 0];
  readonly #isFiltered: boolean;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(filters: Filters, chosen: Chosen, currency: string) {
    this.#filters = filters;
    this.#chosen = chosen;
    this.#currency = currency;
    this.#categories = new Set(chosen.categories);
    this.#brands = new Set(chosen.brands);
    this.#attributes = chosen.attributes
      .map(({ name, keys }, i) => ({ bit: bit.firstAttribute << i, name, keys: new Set(keys) }))
      .filter(({ keys }) => keys.size > 0);
    const { priceMin, priceMax, ratingMin, inStock } = filters;
    const isNarrowed = (priceMin ?? priceMax ?? ratingMin ?? inStock) !== undefined;
    this.#isFiltered = isNarrowed || this.#categories.size + this.#brands.size + this.#attributes.length > 0;
  }

  /** True when the product misses no filter. */
  add(product: CopiedProduct): boolean {
    const missed = this.#isFiltered ? this.#missed(product) : 0;
    if (missed === 0) for (const entry of product.attributes) this.#count(entry);
    if (missed === 0 || missed === bit.category) for (const entry of product.categories) this.#count(entry);
    if ((missed === 0 || missed === bit.brand) && product.brand !== undefined) this.#count(product.brand);
    if (missed === 0 || missed === bit.price) this.#addPrice(product);
    if (missed === 0 || missed === bit.inStock) this.#stock[product.inStock ? "true" : "false"] += 1;
    if (missed === 0 || missed === bit.rating) this.#stars[product.stars] = (this.#stars[product.stars] ?? 0) + 1;
    if (missed >= bit.firstAttribute) this.#addOwn(product, missed);
    return missed === 0;
  }

  /** What was counted, once: the entries are free for the next one after it. */
  result(): Counted {
    const of = (field: CountedField) => this.#seen.filter((entry) => entry.field === field);
    const counts = [
      ...most(of("category"), mostEntries, this.#categories),
      ...most(of("brand"), mostEntries, this.#brands),
      ...most(of("price"), Number.POSITIVE_INFINITY),
      ...Object.entries(this.#stock).map(([entry, count]) => ({ field: "inStock" as const, entry, count })),
      ...most(of("attr"), mostAttributes),
      ...[...this.#own.values()].flatMap((values) =>
        most(
          [...values].map(([entry, count]) => ({ ...entry, count })),
          mostAttributes,
        ),
      ),
      ...ratingSteps.map((step) => ({ field: "rating" as const, entry: `${step}`, count: this.#starsFrom(step) })),
    ];
    for (const entry of this.#seen) entry.count = 0;
    const bounds = Number.isFinite(this.#min) ? { bounds: { min: this.#min, max: this.#max } } : {};
    return { counts: counts.filter(({ count }) => count > 0), ...bounds };
  }

  #count(entry: Entry): void {
    if (entry.count === 0) this.#seen.push(entry);
    entry.count += 1;
  }

  #starsFrom(step: number): number {
    return this.#stars.slice(step).reduce((sum, count) => sum + count, 0);
  }

  #addPrice({ prices }: CopiedProduct): void {
    const price = prices.get(this.#currency);
    if (price === undefined) return;
    this.#count(price.range);
    this.#min = Math.min(this.#min, price.min);
    this.#max = Math.max(this.#max, price.min);
  }

  // Of what only an attribute's own filter takes away, that attribute.
  #addOwn({ attributes }: CopiedProduct, missed: number): void {
    const own = this.#attributes.find((filter) => filter.bit === missed);
    if (own === undefined) return;
    const values = this.#own.get(own.bit) ?? new Map<Entry, number>();
    this.#own.set(own.bit, values);
    for (const entry of attributes) if (entry.name === own.name) values.set(entry, (values.get(entry) ?? 0) + 1);
  }

  #missed({ categories, brand, prices, inStock, stars, attributes }: CopiedProduct): number {
    const { priceMin, priceMax, ratingMin, inStock: wanted } = this.#filters;
    let missed = 0;
    if (this.#chosen.categories.length > 0 && !hasAny(categories, this.#categories)) missed |= bit.category;
    if (this.#chosen.brands.length > 0 && !this.#brands.has(brand?.key ?? "")) missed |= bit.brand;
    if ((priceMin ?? priceMax) !== undefined) {
      const min = prices.get(this.#currency)?.min;
      if (min === undefined || min < (priceMin ?? 0) || min > (priceMax ?? 9e15)) missed |= bit.price;
    }
    if (wanted !== undefined && wanted !== inStock) missed |= bit.inStock;
    if (ratingMin !== undefined && stars < ratingMin) missed |= bit.rating;
    for (const filter of this.#attributes) if (!hasAny(attributes, filter.keys)) missed |= filter.bit;
    return missed;
  }
}

function hasAny(entries: readonly Entry[], keys: ReadonlySet<string>): boolean {
  return entries.some(({ key }) => keys.has(key));
}

/** The most frequent ones, after those that were chosen. */
function most(entries: Entry[], limit: number, chosen: ReadonlySet<string> = new Set()): Count[] {
  const rank = ({ key }: Entry) => (chosen.has(key) ? 0 : 1);
  return entries
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count || compareTexts(a.text, b.text))
    .slice(0, limit)
    .map(({ field, text, count }) => ({ field, entry: text, count }));
}
