import { separator } from "./attribute-key.ts";
import type { Facet, FacetValue, PriceBounds } from "./search-result.ts";

/** How often an engine found an entry of a field; entries are those of product-terms.ts. */
export interface Count {
  readonly field: CountedField;
  readonly entry: string;
  readonly count: number;
}

export type CountedField = "category" | "brand" | "price" | "rating" | "inStock" | "attr";

/** Engines answer this many of each field, the chosen ones and the most frequent: enough to join spellings here. */
export const mostEntries = 100;
/** Attributes are counted together: this many entries of all of them. */
export const mostAttributes = 1_000;
export const ratingSteps = [4, 3, 2, 1] as const;

const valuesPerFacet = 20;
const mostFacets = 24;
const order: readonly CountedField[] = ["category", "brand", "price", "rating", "inStock", "attr"];

/** Facets as they are shown: spellings of one value joined, the most frequent first, chosen ones always there. */
export function toFacets(counts: readonly Count[], chosen: ReadonlySet<string>, bounds?: PriceBounds): Facet[] {
  const values = counts.map(toValue);
  const facets = [...Map.groupBy(values, ({ field }) => field).values()].map((group) => toFacet(group, chosen, bounds));
  return facets
    .sort((a, b) => a.place - b.place || b.weight - a.weight || compare(a.facet.field, b.facet.field))
    .slice(0, mostFacets)
    .map(({ facet }) => facet);
}

interface Value extends FacetValue {
  readonly kind: CountedField;
  readonly field: string;
  readonly fieldLabel: string;
  /** What makes two of them the same. */
  readonly key: string;
}

function toValue({ field: kind, entry, count }: Count): Value {
  const [first = "", second = "", third = "", fourth = ""] = entry.split(separator);
  if (kind === "attr")
    return {
      kind,
      field: `attr.${first}`,
      fieldLabel: third,
      key: first + separator + second,
      value: fourth,
      label: fourth,
      count,
    };
  const shared = { kind, field: kind, fieldLabel: labels[kind], key: first, count };
  if (kind === "category") return { ...shared, value: first, label: second };
  if (kind === "brand") return { ...shared, value: second, label: second };
  return { ...shared, value: first, label: first };
}

const labels: Readonly<Record<Exclude<CountedField, "attr">, string>> = {
  category: "Category",
  brand: "Brand",
  price: "Price",
  rating: "Rating",
  inStock: "In stock",
};

function toFacet(group: readonly Value[], chosen: ReadonlySet<string>, bounds: PriceBounds | undefined) {
  const { kind, field } = group[0] as Value;
  const joined = [...Map.groupBy(group, ({ key }) => key)].map(([key, same]) => ({ key, value: join(same) }));
  const isChosen = (key: string) => (chosen.has(kind + separator + key) ? 0 : 1);
  const shown = joined
    .sort((a, b) => isChosen(a.key) - isChosen(b.key) || byCount(a.value, b.value))
    .slice(0, valuesPerFacet)
    .map(({ value }) => value)
    .sort(kind === "price" || kind === "rating" ? byNumber(kind) : byCount);
  const facet: Facet = {
    field,
    label: mostCommon(group, ({ fieldLabel }) => fieldLabel),
    values: shown,
    ...(kind === "price" && bounds !== undefined ? { bounds } : {}),
  };
  return { facet, place: order.indexOf(kind), weight: group.reduce((sum, { count }) => sum + count, 0) };
}

function join(same: readonly Value[]): FacetValue {
  const value = mostCommon(same, (each) => each.value);
  return {
    value,
    label: mostCommon(same, (each) => each.label),
    count: same.reduce((sum, { count }) => sum + count, 0),
  };
}

function mostCommon(values: readonly Value[], of: (value: Value) => string): string {
  const counts = [...Map.groupBy(values, of)].map(([text, group]) => ({
    text,
    count: group.reduce((sum, { count }) => sum + count, 0),
  }));
  counts.sort((a, b) => b.count - a.count || compare(a.text, b.text));
  return counts[0]?.text ?? "";
}

function byCount(a: FacetValue, b: FacetValue): number {
  return b.count - a.count || compare(a.value, b.value);
}

function byNumber(kind: CountedField) {
  const direction = kind === "price" ? 1 : -1;
  return (a: FacetValue, b: FacetValue) => direction * (Number.parseInt(a.value, 10) - Number.parseInt(b.value, 10));
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
