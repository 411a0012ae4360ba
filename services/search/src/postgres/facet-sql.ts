import { separator } from "../attribute-key.ts";
import type { Chosen } from "../chosen.ts";
import { type CountedField, mostAttributes, mostEntries, ratingSteps } from "../facets.ts";
import type { Filters } from "../search-query.ts";
import type { Bindings } from "./bindings.ts";

/** The bit of each filter in `missed`: a product is found when it missed none, and counts in the facet of the one it missed. */
const bit = { category: 1, brand: 2, price: 4, inStock: 8, rating: 16, firstAttribute: 32 } as const;
// Each number of attribute filters is a statement that every connection keeps prepared; a few sizes are enough.
const sizes = [0, 1, 2, 4, 8, 20];

export interface FacetSql {
  /** Expression over a product: which filters it misses. */
  readonly missed: string;
  /** Queries over `matched` that give (field, entry, count). To be called once or not at all: it binds values. */
  counts(): readonly string[];
  /** Query over `matched`: the cheapest and the dearest under all filters but that of the price. */
  readonly bounds: string;
}

/** A facet counts what its own field would leave under all other filters; one pass over what the words matched. */
export function facetSql(filters: Filters, chosen: Chosen, bindings: Bindings): FacetSql {
  const attributes = padded(chosen.attributes).map(({ name, keys }, i) => ({
    bit: bit.firstAttribute << i,
    test: anyIn("attribute_keys", keys, bindings),
    name,
  }));
  const tests: [number, string][] = isEmpty(filters)
    ? []
    : [
        [bit.category, anyIn("categories", chosen.categories, bindings)],
        [bit.brand, anyIn("array[brand_key]", chosen.brands, bindings)],
        [bit.price, priceTest(filters, bindings)],
        [bit.inStock, `coalesce(in_stock = ${bindings.bind(filters.inStock ?? null, "boolean")}, true)`],
        [bit.rating, `coalesce(stars >= ${bindings.bind(filters.ratingMin ?? null, "int")}, true)`],
        ...attributes.map(({ bit, test }) => [bit, test] as [number, string]),
      ];
  return {
    // Most searches have no filter, and then no column is looked at.
    missed: tests.map(([bit, test]) => `case when ${test} then 0 else ${bit} end`).join(" + ") || "0",
    counts: () => [...fixedCounts(chosen, bindings), ...attributeCounts(attributes, bindings), ...stepCounts],
    bounds: `select jsonb_build_object('min', min((price ->> 'min')::bigint), 'max', max((price ->> 'min')::bigint)) from matched where missed in (0, ${bit.price})`,
  };
}

function isEmpty({ categories, brands, attributes, ...others }: Filters): boolean {
  const lists = categories.length + brands.length + attributes.length;
  return lists === 0 && Object.values(others).every((value) => value === undefined);
}

function fixedCounts(chosen: Chosen, bindings: Bindings): string[] {
  return [
    most("category", entriesOf("category_entries", bit.category), chosen.categories, bindings),
    most(
      "brand",
      `select brand as entry from matched where missed in (0, ${bit.brand}) and brand <> ''`,
      chosen.brands,
      bindings,
    ),
    count(
      "price",
      `select price ->> 'range' as entry from matched where missed in (0, ${bit.price}) and price is not null`,
    ),
    count("inStock", `select in_stock::text as entry from matched where missed in (0, ${bit.inStock})`),
  ];
}

const stepCounts = ratingSteps.map(
  (stars) =>
    `select 'rating' as field, '${stars}' as entry, count(*)::int as count from matched where missed in (0, ${bit.rating}) and stars >= ${stars} having count(*) > 0`,
);

// unnest in the select list: as a table function it is called anew for each product, which takes twice as long.
function entriesOf(column: string, mine: number): string {
  return `select unnest(${column}) as entry from matched where missed in (0, ${mine})`;
}

/**
 * Of what all filters leave, everything; of what only an attribute's own filter takes away, that attribute. Each with a
 * limit of its own: the values of a long attribute must not crowd out what was chosen and the other attributes.
 */
function attributeCounts(
  filtered: readonly { readonly bit: number; readonly name: string }[],
  bindings: Bindings,
): string[] {
  const all = "select unnest(attributes) as entry from matched where missed = 0";
  const own = filtered.map(
    ({ bit, name }) =>
      `select entry from (select unnest(attributes) as entry from matched where missed = ${bit}) as each where starts_with(entry, ${bindings.bind(name + separator, "text")})`,
  );
  return [all, ...own].map(
    (rows) => `(${count("attr", rows)} order by count desc, entry collate "C" limit ${mostAttributes})`,
  );
}

function most(field: CountedField, rows: string, chosen: readonly string[], bindings: Bindings): string {
  const first = `split_part(entry, chr(31), 1) = any(${bindings.bind(chosen, "text[]")}) desc`;
  return `(${count(field, rows)} order by ${first}, count desc, entry collate "C" limit ${mostEntries})`;
}

function count(field: CountedField, rows: string): string {
  return `select '${field}' as field, entry, count(*)::int as count from (${rows}) as rows group by entry`;
}

function anyIn(column: string, values: readonly string[], bindings: Bindings): string {
  const wanted = bindings.bind(values.length === 0 ? null : values, "text[]");
  return `coalesce(${column} && ${wanted}, true)`;
}

function priceTest({ priceMin, priceMax }: Filters, bindings: Bindings): string {
  const [from, to] = [bindings.bind(priceMin ?? null, "bigint"), bindings.bind(priceMax ?? null, "bigint")];
  return `((${from} is null and ${to} is null) or coalesce(((price ->> 'min')::bigint >= coalesce(${from}, 0)) and ((price ->> 'min')::bigint <= coalesce(${to}, 9e15)), false))`;
}

function padded(filters: Chosen["attributes"]): Chosen["attributes"] {
  const size = sizes.find((enough) => enough >= filters.length) ?? filters.length;
  return [...filters, ...Array.from({ length: size - filters.length }, () => ({ name: "", keys: [] }))];
}
