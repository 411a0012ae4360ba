import type { SearchParams } from "./list-query.ts";
import type { Product } from "./product.ts";

export type Variant = Product["variants"][number];

export interface OptionValue {
  readonly value: string;
  readonly isChosen: boolean;
  /** Some variant with this value and the other choices can be bought. */
  readonly isAvailable: boolean;
  /** The address of the page with this value chosen. */
  readonly search: string;
}

/** Which variant the address names: the nearest to what was chosen that can be bought, else the nearest. */
export function chosenVariant({ variants }: Product, params: SearchParams): Variant | undefined {
  const score = ({ options, inStock }: Variant) =>
    Object.entries(options).filter(([name, value]) => params[name] === value).length * 2 + (inStock ? 1 : 0);
  return variants.reduce<Variant | undefined>(
    (best, each) => (best === undefined || score(each) > score(best) ? each : best),
    undefined,
  );
}

/** The values of an option, seen from the variant that is chosen. */
export function optionValues(product: Product, name: string, chosen: Variant): readonly OptionValue[] {
  const values = product.options.find((option) => option.name === name)?.values ?? [];
  return values.map((value) => {
    const wanted = { ...chosen.options, [name]: value };
    return {
      value,
      isChosen: chosen.options[name] === value,
      isAvailable: product.variants.some(({ options, inStock }) => inStock && isLike(options, wanted)),
      search: `?${new URLSearchParams(wanted)}`,
    };
  });
}

function isLike(options: Variant["options"], wanted: Variant["options"]): boolean {
  return Object.entries(wanted).every(([name, value]) => options[name] === undefined || options[name] === value);
}
