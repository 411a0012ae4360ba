import type { Chosen } from "../chosen.ts";
import type { Field } from "../product-terms.ts";
import { bonusesOf, exactTitle, type Term, type Wanted } from "../ranking.ts";
import type { Filters } from "../search-query.ts";

export type Clause = Readonly<Record<string, unknown>>;

export const live: Clause = { term: { removed: false } };
const fields: Readonly<Record<Exclude<Field, "description">, string>> = {
  title: "in_title",
  brand: "in_brand",
  facts: "in_facts",
};

/** Any of its forms, in a field that holds words as product-terms.ts makes them. */
export function formsIn(field: string, { forms, beginning }: Term): Clause {
  const words = { terms: { [field]: forms } };
  return beginning === undefined ? words : any([words, { prefix: { [field]: beginning } }]);
}

/** Every word, in any of its forms. */
export function allIn(field: string, { words, together }: Wanted): Clause {
  const each = { bool: { filter: words.map((term) => formsIn(field, term)) } };
  return together === undefined ? each : any([each, formsIn(field, together)]);
}

export function anyIn(field: string, { words }: Wanted): Clause {
  return any(words.map((term) => formsIn(field, term)));
}

/** Clauses whose scores add up to that of ranking.ts. */
export function scores(wanted: Wanted): Clause[] {
  const bonuses = bonusesOf(wanted).flatMap(({ field, term, points }) => {
    const name = fields[field as keyof typeof fields];
    return [
      { constant_score: { filter: formsIn(name, term), boost: points } },
      { constant_score: { filter: { terms: { [name]: term.typed } }, boost: points } },
    ];
  });
  return [{ constant_score: { filter: { term: { title_key: wanted.title } }, boost: exactTitle } }, ...bonuses];
}

/** The filters by the field whose facet leaves them out. */
export function filtersOf(filters: Filters, chosen: Chosen, price: string): ReadonlyMap<string, Clause> {
  const { priceMin, priceMax, inStock, ratingMin } = filters;
  const byField: [string, Clause | undefined][] = [
    ["category", oneOf("categories", chosen.categories)],
    ["brand", oneOf("brand_key", chosen.brands)],
    ["price", range(`${price}.min`, priceMin, priceMax)],
    ["inStock", inStock === undefined ? undefined : { term: { in_stock: inStock } }],
    ["rating", range("stars", ratingMin, undefined)],
    ...chosen.attributes.map(({ keys }, i): [string, Clause | undefined] => [
      `attr${i}`,
      oneOf("attribute_keys", keys),
    ]),
  ];
  return new Map(byField.filter((entry): entry is [string, Clause] => entry[1] !== undefined));
}

function oneOf(field: string, values: readonly string[]): Clause | undefined {
  return values.length === 0 ? undefined : { terms: { [field]: values } };
}

function range(field: string, from: number | undefined, to: number | undefined): Clause | undefined {
  if (from === undefined && to === undefined) return undefined;
  return {
    range: { [field]: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lte: to }) } },
  };
}

function any(clauses: readonly Clause[]): Clause {
  return { bool: { should: clauses, minimum_should_match: 1 } };
}
