import type { Position, Sort } from "../search-query.ts";
import { compareTexts } from "./compare-texts.ts";
import type { CopiedProducts } from "./copied-products.ts";

const noPrice = 9e15;

type NumberOf = (place: number) => number;

/** The same orders as those of search-sql.ts, ascending: by number, then by text. Without words, relevance is newest. */
function numberIn(products: CopiedProducts, sort: Sort, currency: string): NumberOf {
  const { createdMs, ratingKeys } = products;
  const min = products.pricesIn(currency)?.min;
  const price = (place: number, none: number) => {
    const amount = min?.[place] ?? Number.NaN;
    return Number.isNaN(amount) ? none : amount;
  };
  switch (sort) {
    case "relevance":
    case "newest":
      return (place) => -(createdMs[place] ?? 0);
    case "price_asc":
      return (place) => price(place, noPrice);
    case "price_desc":
      return (place) => -price(place, -noPrice);
    case "title":
      return () => 0;
    case "rating":
      return (place) => -(ratingKeys[place] ?? 0);
  }
}

/** Keeps the first positions after one, of products that are shown to it by their places. */
export class CopyPage {
  readonly positions: Position[] = [];
  readonly #products: CopiedProducts;
  readonly #numberOf: NumberOf;
  readonly #byTitle: boolean;
  readonly #limit: number;
  readonly #after: Position | undefined;
  /** Of the last position, once there are enough of them. */
  #worst = Number.POSITIVE_INFINITY;

  constructor(products: CopiedProducts, sort: Sort, currency: string, limit: number, after: Position | undefined) {
    this.#products = products;
    this.#numberOf = numberIn(products, sort, currency);
    this.#byTitle = sort === "title";
    this.#limit = limit;
    this.#after = after;
  }

  add(place: number): void {
    const { positions } = this;
    const number = this.#numberOf(place);
    // Most of them end here.
    if (number > this.#worst) return;
    const { ids, titleKeys } = this.#products;
    const position = { number, text: this.#byTitle ? (titleKeys[place] ?? "") : "", id: ids[place] ?? "" };
    if (this.#after !== undefined && compare(position, this.#after) <= 0) return;
    if (this.#isFull() && compare(position, positions.at(-1) as Position) >= 0) return;
    if (this.#isFull()) positions.pop();
    let at = positions.length;
    while (at > 0 && compare(position, positions[at - 1] as Position) < 0) at -= 1;
    positions.splice(at, 0, position);
    if (this.#isFull()) this.#worst = positions.at(-1)?.number ?? this.#worst;
  }

  #isFull(): boolean {
    return this.positions.length === this.#limit;
  }
}

function compare(one: Position, other: Position): number {
  return one.number - other.number || compareTexts(one.text, other.text) || compareTexts(one.id, other.id);
}
