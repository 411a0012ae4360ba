import { chosenOf } from "../chosen.ts";
import type { CountedField } from "../facets.ts";
import { anyCurrency } from "../price.ts";
import type { Position, SearchQuery } from "../search-query.ts";
import type { PriceBounds } from "../search-result.ts";
import type { CopiedProduct } from "./copied-product.ts";
import { CopyCount } from "./copy-count.ts";
import { CopyPage } from "./copy-page.ts";
import type { Copy } from "./facet-copy.ts";

export interface CopyAnswer {
  readonly facets: readonly (readonly [field: CountedField, entry: string, count: number])[];
  readonly bounds: PriceBounds | null;
}

/** The facets of products that the database found. */
export function countIn({ products }: Copy, { filters, currency }: SearchQuery, ids: string | null): CopyAnswer {
  const count = new CopyCount(filters, chosenOf(filters), currency || anyCurrency);
  for (const id of ids?.split(",") ?? []) {
    const product = products.get(id);
    if (product !== undefined) count.add(product);
  }
  return toAnswer(count);
}

/** A list without words: its page, with one place more to tell whether there is another, its total and its facets. */
export function listIn(
  products: Iterable<CopiedProduct>,
  { filters, sort, currency, limit, after }: SearchQuery,
): CopyAnswer & { readonly places: readonly Position[]; readonly total: number } {
  const count = new CopyCount(filters, chosenOf(filters), currency || anyCurrency);
  const page = new CopyPage(sort, currency || anyCurrency, limit + 1, after);
  let total = 0;
  for (const product of products) {
    if (!count.add(product)) continue;
    total += 1;
    page.add(product);
  }
  return { ...toAnswer(count), places: page.places, total };
}

function toAnswer(count: CopyCount): CopyAnswer {
  const { counts, bounds = null } = count.result();
  return { facets: counts.map(({ field, entry, count }) => [field, entry, count] as const), bounds };
}
