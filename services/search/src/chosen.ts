import { attributeName, separator, valueKey } from "./attribute-key.ts";
import type { CountedField } from "./facets.ts";
import type { AttributeFilter, Filters } from "./search-query.ts";
import { fold } from "./words.ts";

/** The values of the filters as they are compared with those of products. */
export interface Chosen {
  readonly categories: readonly string[];
  readonly brands: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly keys: readonly string[] }[];
}

export function chosenOf({ categories, brands, attributes }: Filters): Chosen {
  return {
    categories: categories.map(fold),
    brands: brands.map((brand) => fold(brand).trim()),
    attributes: attributes.map((filter) => ({ name: attributeName(filter.name), keys: keysOf(filter) })),
  };
}

function keysOf({ name, values }: AttributeFilter): string[] {
  return values.map((value) => attributeName(name) + separator + valueKey(value));
}

/** What facets show even when it is rare, by field. */
export function entriesChosen({ categories, brands, attributes }: Chosen): ReadonlySet<string> {
  const of = (field: CountedField, keys: readonly string[]) => keys.map((key) => field + separator + key);
  return new Set([
    ...of("category", categories),
    ...of("brand", brands),
    ...of(
      "attr",
      attributes.flatMap(({ keys }) => keys),
    ),
  ]);
}
