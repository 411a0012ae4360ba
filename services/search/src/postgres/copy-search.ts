import { chosenOf } from "../chosen.ts";
import type { CountedField } from "../facets.ts";
import { anyCurrency } from "../price.ts";
import type { Position, SearchQuery } from "../search-query.ts";
import type { PriceBounds } from "../search-result.ts";
import type { CopiedProducts } from "./copied-products.ts";
import { CopyCount } from "./copy-count.ts";
import { CopyPage } from "./copy-page.ts";

export interface CopyAnswer {
  readonly facets: readonly (readonly [field: CountedField, entry: string, count: number])[];
  readonly bounds: PriceBounds | null;
}

/** The facets of products that the database found. */
export function countIn(
  products: CopiedProducts,
  { filters, currency }: SearchQuery,
  ids: readonly string[],
): CopyAnswer {
  const count = new CopyCount(products, filters, chosenOf(filters), currency || anyCurrency);
  for (const id of ids) {
    const place = products.placeOf(id);
    if (place !== undefined) count.add(place);
  }
  return toAnswer(count);
}

/** A list without words: its page, with one position more to tell whether there is another, its total and its facets. */
export function listIn(
  products: CopiedProducts,
  { filters, sort, currency, limit, after }: SearchQuery,
): CopyAnswer & { readonly positions: readonly Position[]; readonly total: number } {
  const count = new CopyCount(products, filters, chosenOf(filters), currency || anyCurrency);
  const page = new CopyPage(products, sort, currency || anyCurrency, limit + 1, after);
  const { isThere, end } = products;
  let total = 0;
  for (let place = 0; place < end; place += 1) {
    if (isThere[place] !== 1 || !count.add(place)) continue;
    total += 1;
    page.add(place);
  }
  return { ...toAnswer(count), positions: page.positions, total };
}

function toAnswer(count: CopyCount): CopyAnswer {
  const { counts, bounds = null } = count.result();
  return { facets: counts.map(({ field, entry, count }) => [field, entry, count] as const), bounds };
}
