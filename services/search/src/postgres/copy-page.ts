import type { Position, Sort } from "../search-query.ts";
import { compareTexts } from "./compare-texts.ts";
import type { CopiedProduct } from "./copied-product.ts";

const noPrice = 9e15;

type Order = Pick<Position, "number" | "text">;

/** The same orders as those of search-sql.ts, ascending. Without words, relevance is newest. */
const orders: Readonly<Record<Sort, (product: CopiedProduct, currency: string) => Order>> = {
  relevance: ({ createdMs }) => ({ number: -createdMs, text: "" }),
  newest: ({ createdMs }) => ({ number: -createdMs, text: "" }),
  price_asc: ({ prices }, currency) => ({ number: prices.get(currency)?.min ?? noPrice, text: "" }),
  price_desc: ({ prices }, currency) => ({ number: -(prices.get(currency)?.min ?? -noPrice), text: "" }),
  title: ({ titleKey }) => ({ number: 0, text: titleKey }),
  rating: ({ ratingKey }) => ({ number: -ratingKey, text: "" }),
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
    const place = { ...orders[this.#sort](product, this.#currency), id: product.id };
    if (this.#after !== undefined && compare(place, this.#after) <= 0) return;
    const last = this.places.at(-1);
    const isFull = this.places.length === this.#limit;
    if (isFull && last !== undefined && compare(place, last) >= 0) return;
    let at = this.places.length;
    while (at > 0 && compare(place, this.places[at - 1] as Position) < 0) at -= 1;
    this.places.splice(at, 0, place);
    if (isFull) this.places.pop();
  }
}

function compare(one: Position, other: Position): number {
  return one.number - other.number || compareTexts(one.text, other.text) || compareTexts(one.id, other.id);
}
