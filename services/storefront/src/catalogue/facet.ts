import type { Schemas } from "../api.ts";
import { type ListQuery, pageSize } from "./list-query.ts";

export interface FacetChoice {
  readonly value: string;
  /** As the merchant wrote it. */
  readonly label: string;
  readonly count: number;
  readonly isChosen: boolean;
  /** The list with this value chosen, or without it when it is. */
  readonly toggled: ListQuery;
}

export interface FacetGroup {
  /** category, brand, price, rating, inStock, or attr. and a name. */
  readonly field: string;
  /** As the merchant wrote it. */
  readonly label: string;
  readonly choices: readonly FacetChoice[];
}

const mostGroups = 9;
/** What shops note for themselves, and what nobody chooses by. */
const hidden = /^attr\.(link|url|gtin|ean|mpn|sellableonline)$/i;

/** The facets as choices. One that leaves no choice is not shown, but for one that was made. */
export function toFacetGroups(facets: readonly Schemas["Facet"][], query: ListQuery): readonly FacetGroup[] {
  return facets
    .filter(({ field, values }) => !hidden.test(field) && !values.some(({ value }) => /^https?:/.test(value)))
    .map(({ field, label, values }) => ({
      field,
      label,
      choices: values.map(({ value, label: shown, count }) => ({
        value,
        label: shown,
        count,
        isChosen: isChosen(query, field, value),
        toggled: toggle(query, field, value),
      })),
    }))
    .filter(({ choices }) => choices.length > 1 || choices.some((choice) => choice.isChosen))
    .slice(0, mostGroups);
}

function isChosen(query: ListQuery, field: string, value: string): boolean {
  if (field === "category") return query.category === value;
  if (field === "brand") return query.brand.includes(value);
  if (field === "inStock") return query.inStock;
  if (field === "rating") return query.ratingMin === Number(value);
  if (field === "price") {
    const [min, max] = priceRange(value);
    return query.priceMin === min && query.priceMax === max;
  }
  return chosenOf(query, attributeOf(field)).includes(value);
}

/** The list with a value added or taken away, from its top. */
export function toggle(query: ListQuery, field: string, value: string): ListQuery {
  const top = { ...query, shown: pageSize };
  const isOn = isChosen(query, field, value);
  if (field === "category") return { ...top, category: isOn ? "" : value };
  if (field === "brand") return { ...top, brand: toggled(query.brand, value) };
  if (field === "inStock") return { ...top, inStock: !isOn };
  if (field === "rating") return { ...top, ratingMin: isOn ? undefined : Number(value) };
  if (field === "price") {
    const [priceMin, priceMax] = isOn ? [undefined, undefined] : priceRange(value);
    return { ...top, priceMin, priceMax };
  }
  const name = attributeOf(field);
  return { ...top, attr: { ...query.attr, [name]: toggled(chosenOf(query, name), value) } };
}

/** "2000-4999" is from 20 to 49.99; "100000-" has no end. */
export function priceRange(value: string): [number | undefined, number | undefined] {
  const [min = "", max = ""] = value.split("-");
  return [min === "" ? undefined : Number(min), max === "" ? undefined : Number(max)];
}

// An attribute may have a name that every object knows, as constructor.
function chosenOf({ attr }: ListQuery, name: string): readonly string[] {
  return Object.hasOwn(attr, name) ? (attr[name] ?? []) : [];
}

function attributeOf(field: string): string {
  return field.replace(/^attr\./, "");
}

function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
