import { attributeName, separator, valueKey } from "../attribute-key.ts";
import type { AttributeFilter, Filters } from "../search-query.ts";
import { fold } from "../words.ts";
import type { Bindings } from "./bindings.ts";

/** The bit of each filter in `missed`: a product is found when it missed none, and counts in the facet of the one it missed. */
const bit = { category: 1, brand: 2, price: 4, inStock: 8, firstAttribute: 16 } as const;
// Each number of attribute filters is a statement that every connection keeps prepared; a few sizes are enough.
const sizes = [0, 1, 2, 4, 8, 20];

export interface FacetSql {
  /** Expression over a product: which filters it misses. */
  readonly missed: string;
  /** Queries over `matched` that give (field, value, count). */
  readonly counts: readonly string[];
  /** Array of the values that were chosen: they are shown even when they are rare. */
  readonly chosen: string;
}

/** A facet counts what its own field would leave under all other filters; one pass over what the words matched. */
export function facetSql(filters: Filters, bindings: Bindings): FacetSql {
  const attributes = padded(filters.attributes).map(({ name, values }, i) => ({
    bit: bit.firstAttribute << i,
    ...attributeSql(name, values, bindings),
  }));
  const [categories, brands] = [filters.categories.map(fold), filters.brands.map((brand) => fold(brand).trim())];
  const tests: [number, string][] = [
    [bit.category, anyIn("categories", categories, bindings)],
    [bit.brand, anyIn("array[brand_key]", brands, bindings)],
    [bit.price, priceTest(filters, bindings)],
    [bit.inStock, `coalesce(in_stock = ${bindings.bind(filters.inStock ?? null, "boolean")}, true)`],
    ...attributes.map(({ bit, test }) => [bit, test] as [number, string]),
  ];
  return {
    missed: tests.map(([bit, test]) => `case when ${test} then 0 else ${bit} end`).join(" + "),
    counts: [
      ...fixedCounts,
      ...attributes.map(({ bit, mine }) => count("attr", "attribute", `${attributesOf(bit)} where ${mine}`)),
    ],
    chosen: bindings.bind([...categories, ...brands, ...filters.attributes.flatMap(keysOf)], "text[]"),
  };
}

const fixedCounts = [
  count(
    "category",
    "category",
    `(select unnest(categories) as category from matched where missed in (0, ${bit.category})) as each`,
  ),
  count("brand", "brand", `matched where missed in (0, ${bit.brand}) and brand <> ''`),
  count("price", "price ->> 'range'", `matched where missed in (0, ${bit.price}) and price is not null`),
  count("inStock", "in_stock::text", `matched where missed in (0, ${bit.inStock})`),
  count("attr", "attribute", attributesOf(0)),
];

// unnest in the select list: as a table function it is called anew for each product, which takes twice as long.
function attributesOf(missed: number): string {
  return `(select unnest(attributes) as attribute from matched where missed = ${missed}) as each`;
}

function count(field: string, value: string, rows: string): string {
  return `select '${field}' as field, ${value} as value, count(*)::int as count from ${rows} group by 2`;
}

function anyIn(column: string, values: readonly string[], bindings: Bindings): string {
  const wanted = bindings.bind(values.length === 0 ? null : values, "text[]");
  return `coalesce(${column} && ${wanted}, true)`;
}

function priceTest({ priceMin, priceMax }: Filters, bindings: Bindings): string {
  const [from, to] = [bindings.bind(priceMin ?? null, "bigint"), bindings.bind(priceMax ?? null, "bigint")];
  return `((${from} is null and ${to} is null) or coalesce(((price ->> 'min')::bigint >= coalesce(${from}, 0)) and ((price ->> 'min')::bigint <= coalesce(${to}, 9e15)), false))`;
}

function attributeSql(name: string, values: readonly string[], bindings: Bindings) {
  const start = attributeName(name) + separator;
  return {
    test: anyIn(
      "attribute_keys",
      values.map((value) => start + valueKey(value)),
      bindings,
    ),
    mine: `starts_with(attribute, ${bindings.bind(start, "text")})`,
  };
}

function keysOf({ name, values }: AttributeFilter): string[] {
  return values.map((value) => attributeName(name) + separator + valueKey(value));
}

function padded(filters: readonly AttributeFilter[]): readonly AttributeFilter[] {
  const size = sizes.find((enough) => enough >= filters.length) ?? filters.length;
  return [...filters, ...Array.from({ length: size - filters.length }, () => ({ name: "", values: [] }))];
}
