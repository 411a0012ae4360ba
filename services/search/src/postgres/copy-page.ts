import type { Position, Sort } from "../search-query.ts";
import { compareTexts } from "./compare-texts.ts";
import type { CopiedProduct } from "./copied-product.ts";

const noPrice = 9e15;

/** The same orders as those of search-sql.ts, ascending: by number, then by text. Without words, relevance is newest. */
const numbers: Readonly<Record<Sort, (product: CopiedProduct, currency: string) => number>> = {
  relevance: ({ createdMs }) => -createdMs,
  newest: ({ createdMs }) => -createdMs,
  price_asc: ({ prices }, currency) => prices.get(currency)?.min ?? noPrice,
  price_desc: ({ prices }, currency) => -(prices.get(currency)?.min ?? -noPrice),
  title: () => 0,
  rating: ({ ratingKey }) => -ratingKey,
};

/** Keeps the first places after a position, of products that are shown to it one by one. */
export class CopyPage {
  readonly places: Position[] = [];
  readonly #sort: Sort;
  readonly #currency: string;
  readonly #limit: number;
  readonly #after: Position | undefined;

  constructor(sort: Sort, currency: string, limit: number, after: Position | undefined) {
    this.#sort = sort;
    this.#currency = currency;
    this.#limit = limit;
    this.#after = after;
  }

  add(product: CopiedProduct): void {
    const number = numbers[this.#sort](product, this.#currency);
    // Most of them end here.
    if (this.#isFull() && number > (this.places.at(-1)?.number ?? 0)) return;
    const place = { number, text: this.#sort === "title" ? product.titleKey : "", id: product.id };
    if (this.#after !== undefined && compare(place, this.#after) <= 0) return;
    if (this.#isFull() && compare(place, this.places.at(-1) as Position) >= 0) return;
    if (this.#isFull()) this.places.pop();
    let at = this.places.length;
    while (at > 0 && compare(place, this.places[at - 1] as Position) < 0) at -= 1;
    this.places.splice(at, 0, place);
  }

  #isFull(): boolean {
    return this.places.length === this.#limit;
  }
}

function compare(one: Position, other: Position): number {
  return one.number - other.number || compareTexts(one.text, other.text) || compareTexts(one.id, other.id);
}
