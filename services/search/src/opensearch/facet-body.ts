import { separator } from "../attribute-key.ts";
import type { Chosen } from "../chosen.ts";
import { type Count, type CountedField, mostAttributes, mostEntries, ratingSteps } from "../facets.ts";
import type { PriceBounds } from "../search-result.ts";
import type { Clause } from "./query-body.ts";

/** Longer patterns are refused (index.max_regex_length); nothing that is this long is in an index. */
const longestPattern = 900;

type Aggregations = Readonly<Record<string, object>>;

/** A facet counts what its own field would leave under all other filters. */
export function facetBody(filters: ReadonlyMap<string, Clause>, chosen: Chosen, price: string): Aggregations {
  const without = (field: string) => ({
    bool: { filter: [...filters].filter(([other]) => other !== field).map(([, clause]) => clause) },
  });
  return {
    matched: { filter: { match_all: {} } },
    category: { filter: without("category"), aggs: entries("category_entries", chosen.categories) },
    brand: { filter: without("brand"), aggs: entries("brand", chosen.brands) },
    price: {
      filter: without("price"),
      aggs: {
        most: most(`${price}.range`, mostEntries),
        min: { min: { field: `${price}.min` } },
        max: { max: { field: `${price}.min` } },
      },
    },
    rating: {
      filter: without("rating"),
      aggs: { most: { range: { field: "stars", ranges: ratingSteps.map((from) => ({ key: `${from}`, from })) } } },
    },
    inStock: { filter: without("inStock"), aggs: { most: most("in_stock", 2) } },
    attr: { filter: without(""), aggs: { most: most("attributes", mostAttributes) } },
    ...ownAttributes(filters, chosen, without),
  };
}

/** Of what only an attribute's own filter takes away, that attribute. */
function ownAttributes(
  filters: ReadonlyMap<string, Clause>,
  { attributes }: Chosen,
  without: (field: string) => object,
): Aggregations {
  const own = attributes.flatMap(({ name }, i) => {
    const [field, mine] = [`attr${i}`, filters.get(`attr${i}`)];
    if (mine === undefined || name === "" || name.length > longestPattern) return [];
    const filter = { bool: { filter: [without(field)], must_not: [mine] } };
    return [[field, { filter, aggs: { most: most("attributes", mostAttributes, name) } }] as const];
  });
  return Object.fromEntries(own);
}

/** The most frequent ones, and those that were chosen, however rare. */
function entries(field: string, chosen: readonly string[]): Aggregations {
  const patterns = chosen.filter((key) => quoted(key).length <= longestPattern);
  const rare = patterns.map((key, i) => [`chosen${i}`, most(field, mostEntries, key)] as const);
  return { most: most(field, mostEntries), ...Object.fromEntries(rare) };
}

function most(field: string, size: number, startingWith?: string): object {
  const include = startingWith === undefined ? {} : { include: beginningWith(`${quoted(startingWith)}${separator}`) };
  return { terms: { field, size, order: [{ _count: "desc" }, { _key: "asc" }], ...include } };
}

/**
 * A pattern of terms. In brackets, so that it does not look like a mere prefix: OpenSearch 2.19 looks those up in a
 * quicker way that fails when the prefix comes after the last term.
 */
export function beginningWith(start: string): string {
  return `${start}(.*)`;
}

function quoted(key: string): string {
  return key.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\${sign}`);
}

interface Bucket {
  readonly key: string;
  readonly key_as_string?: string;
  readonly doc_count: number;
}

/** An answer to `facetBody`. */
export type FacetAnswer = Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly doc_count: number }>>;

export function countsOf(answer: FacetAnswer): Count[] {
  return Object.entries(answer).flatMap(([name, { doc_count: _, ...aggregations }]) => {
    const field = name.replace(/\d+$/, "") as CountedField;
    const buckets = new Map<string, number>();
    for (const aggregation of Object.values(aggregations))
      for (const { key, key_as_string, doc_count } of (aggregation as { buckets?: readonly Bucket[] }).buckets ?? [])
        if (doc_count > 0) buckets.set(key_as_string ?? key, doc_count);
    return [...buckets].map(([entry, count]) => ({ field, entry, count }));
  });
}

export function boundsOf({ price }: FacetAnswer): PriceBounds | undefined {
  const { min, max } = price as unknown as Record<"min" | "max", { readonly value: number | null }>;
  return min.value === null || max.value === null ? undefined : { min: min.value, max: max.value };
}
